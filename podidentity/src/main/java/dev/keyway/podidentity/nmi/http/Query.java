// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import dev.keyway.agent.server.QueryText;
import dev.keyway.podidentity.matching.IdentityChoice.Wanted;
import java.net.URI;

/// What a request for a token asks for.
///
/// @param resource the audience; empty if none is named
/// @param clientId empty if none is named
/// @param resourceId `msi_res_id`, or else `mi_res_id`
/// @param objectId empty if none is named
record Query(String resource, String clientId, String resourceId, String objectId) {

  static Query of(URI uri) {
    var query = QueryText.of(uri);
    var resourceId = query.value("msi_res_id");
    return new Query(
        query.value("resource"),
        query.value("client_id"),
        resourceId.isEmpty() ? query.value("mi_res_id") : resourceId,
        query.value("object_id"));
  }

  Wanted wanted() {
    return clientId.isEmpty() && resourceId.isEmpty()
        ? Wanted.ANY
        : new Wanted(clientId, resourceId);
  }
}
