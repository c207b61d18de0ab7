/// Reading JSON field by field over the streaming parser: small, bounded, and silent about values
/// in its errors. May hold secret material.
@NullMarked
package dev.keyway.json;

import org.jspecify.annotations.NullMarked;
