/// The provider's surface: the gRPC services on their socket, health, metrics and profiling over
/// HTTP. Translates between protobuf and the values of `mount`; decides nothing about content.
@NullMarked
package dev.keyway.provider.server;

import org.jspecify.annotations.NullMarked;
