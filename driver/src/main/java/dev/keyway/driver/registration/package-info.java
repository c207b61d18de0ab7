/// Making the plug-in known to kubelet (csi-driver.md §18.2).
@NullMarked
package dev.keyway.driver.registration;

import org.jspecify.annotations.NullMarked;
