/// Objects of any kind as people write them, in YAML or JSON: read, and brought to a cluster. For
/// programs that set something up; what a node writes has its own types.
@NullMarked
package dev.keyway.kubernetes.manifest;

import org.jspecify.annotations.NullMarked;
