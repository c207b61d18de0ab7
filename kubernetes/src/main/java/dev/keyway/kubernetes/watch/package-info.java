/// Local copies of selected objects that follow the API server: list, watch, and list again when
/// the watch can no longer tell what changed.
@NullMarked
package dev.keyway.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
