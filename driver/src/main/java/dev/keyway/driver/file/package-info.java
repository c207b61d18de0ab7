/// The files of one volume: which paths are allowed, replacing all of them at once, reading them
/// back (csi-driver.md §6).
@NullMarked
package dev.keyway.driver.file;

import org.jspecify.annotations.NullMarked;
