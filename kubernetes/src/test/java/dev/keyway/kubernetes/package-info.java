/// What the tests of several packages share.
@NullMarked
package dev.keyway.kubernetes;

import org.jspecify.annotations.NullMarked;
