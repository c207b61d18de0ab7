/// The mount itself: fetches side by side, one outcome. The only place of the provider that calls a
/// vault; depends on `content` and `request`. Holds secret material.
@NullMarked
package dev.keyway.provider.mount;

import org.jspecify.annotations.NullMarked;
