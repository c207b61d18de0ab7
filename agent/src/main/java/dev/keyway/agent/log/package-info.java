/// Log lines in klog's text format and in JSON, to the standard streams and to files (provider.md
/// §16). Depends on the JDK only; no state outside the objects made here.
@NullMarked
package dev.keyway.agent.log;

import org.jspecify.annotations.NullMarked;
