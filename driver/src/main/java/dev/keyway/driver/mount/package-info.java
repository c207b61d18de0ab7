/// Mount points: the system calls and what the kernel says is mounted. Knows nothing of what lies
/// in them.
@NullMarked
package dev.keyway.driver.mount;

import org.jspecify.annotations.NullMarked;
