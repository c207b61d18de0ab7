/// Events: telling users, on the object they look at, what happened to it.
@NullMarked
package dev.keyway.kubernetes.event;

import org.jspecify.annotations.NullMarked;
