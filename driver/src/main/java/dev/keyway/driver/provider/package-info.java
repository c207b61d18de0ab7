/// Providers: finding them, asking them, and what their answers mean (csi-driver.md §5). The only
/// package that speaks their protocol.
@NullMarked
package dev.keyway.driver.provider;

import org.jspecify.annotations.NullMarked;
