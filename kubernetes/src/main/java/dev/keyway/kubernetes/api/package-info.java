/// The objects Keyway reads and writes, each reduced to the fields it uses, so that a node can hold
/// hundreds of them. Immutable; what is written back is a patch, never a reduced whole of somebody
/// else's object.
@NullMarked
package dev.keyway.kubernetes.api;

import org.jspecify.annotations.NullMarked;
