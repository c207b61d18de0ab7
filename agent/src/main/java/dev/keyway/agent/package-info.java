/// What every program that Kubernetes runs has in common besides its work: how it is stopped, which
/// build it is, where its libraries log. Knows nothing of Azure, Kubernetes or volumes.
@NullMarked
package dev.keyway.agent;

import org.jspecify.annotations.NullMarked;
