/// Flags as Go programs read them, so that yesterday's arguments work. No library, because a node
/// pays for it as long as the program lives (docs/decisions/0004-flags-on-a-node.md).
@NullMarked
package dev.keyway.agent.flag;

import org.jspecify.annotations.NullMarked;
