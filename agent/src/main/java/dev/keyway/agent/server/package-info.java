/// How a program is reached: gRPC on a unix socket or a port, and small HTTP pages for probes,
/// metrics and profiles. Knows no service of its own but gRPC's health.
@NullMarked
package dev.keyway.agent.server;

import org.jspecify.annotations.NullMarked;
