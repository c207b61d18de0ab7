/// The provider's metrics, under the names and labels their users know (provider.md §14), with
/// label values from closed or bounded sets.
@NullMarked
package dev.keyway.provider.server.metrics;

import org.jspecify.annotations.NullMarked;
