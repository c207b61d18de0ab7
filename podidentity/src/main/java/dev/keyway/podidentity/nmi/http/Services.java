// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import com.sun.net.httpserver.HttpExchange;
import dev.keyway.podidentity.nmi.identity.Exemptions;
import dev.keyway.podidentity.nmi.identity.Identities;
import dev.keyway.podidentity.nmi.pod.PodLookup;
import dev.keyway.podidentity.nmi.token.PodTokens;
import dev.keyway.podidentity.nmi.token.TokenText;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/// What requests are answered with.
///
/// @param missing tells what the API server has not told yet; nothing once all is known
public record Services(
    PodLookup pods,
    Exemptions exemptions,
    Identities identities,
    PodTokens tokens,
    TokenText text,
    Supplier<Optional<String>> missing,
    Forwarding metadata) {

  /// Hands a request on to the metadata service.
  @FunctionalInterface
  public interface Forwarding {
    /// @throws IOException if the caller is gone
    void forward(HttpExchange exchange) throws IOException;
  }
}
