// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import com.sun.net.httpserver.Headers;
import dev.keyway.agent.metadata.Reply;
import dev.keyway.agent.server.QueryText;
import java.util.List;
import java.util.Optional;

/// What a request for a token asks for, or why it gets none (workload-identity.md §10.3).
sealed interface Wanted {
  /// @param clientId whose token
  /// @param resource the audience as requested
  record Token(String clientId, String resource) implements Wanted {
    private static final String SUFFIX = "/.default";

    /// Returns the audience without `/.default`, which the token service wants behind it once.
    String audience() {
      return resource.endsWith(SUFFIX)
          ? resource.substring(0, resource.length() - SUFFIX.length())
          : resource;
    }
  }

  record Refused(Reply reply) implements Wanted {}

  /// Other names of an identity, which cannot be translated to a client ID without Azure's help.
  List<String> OTHER_NAMES = List.of("object_id", "principal_id", "mi_res_id", "msi_res_id");

  /// Reads a request.
  ///
  /// @param own the pod's own client ID
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static Wanted read(QueryText query, Headers headers, Optional<String> own) {
    if (!"true".equalsIgnoreCase(headers.getFirst("Metadata"))) {
      return new Refused(Reply.metadataMissing());
    }
    if (headers.containsKey("X-Forwarded-For")) {
      // Somebody made a server of this pod fetch it, as at the metadata service itself.
      return invalid("A request with the header X-Forwarded-For is not answered");
    }
    for (var name : OTHER_NAMES) {
      if (!query.value(name).isEmpty()) {
        return invalid(
            "The parameter %s is not supported with workload identity: name the identity by"
                    .formatted(name)
                + " client_id, or leave the parameter out to get the identity of the pod's service"
                + " account");
      }
    }
    var named = query.value("client_id");
    var clientId = named.isEmpty() ? own.orElse("") : named;
    if (clientId.isEmpty()) {
      return new Refused(
          Reply.error(
              400, "The client_id parameter or AZURE_CLIENT_ID environment variable must be set"));
    }
    var wanted = new Token(clientId, query.value("resource"));
    return wanted.audience().isEmpty()
        ? new Refused(Reply.error(400, "The resource parameter is required."))
        : wanted;
  }

  private static Refused invalid(String description) {
    return new Refused(Reply.refusal(400, "invalid_request", description));
  }
}
