/// SecretProviderClassPodStatus: which pod has what mounted, written only when that changes
/// (csi-driver.md §7.3).
@NullMarked
package dev.keyway.driver.status;

import org.jspecify.annotations.NullMarked;
