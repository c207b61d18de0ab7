/// Prometheus text as the originals' dashboards expect it, with label values from bounded sets.
@NullMarked
package dev.keyway.agent.metrics;

import org.jspecify.annotations.NullMarked;
