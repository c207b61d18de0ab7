// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.directory.Application;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.Principal;
import dev.keyway.sandbox.http.Request;
import java.util.stream.Stream;

/// Finds the directory's objects as Graph's paths name them: by object id, or by `appId=`, which
/// stands here for `(appId='…')`.
record Applications(Directory directory) {
  private static final String BY_CLIENT = "appId=";

  Stream<Application> all() {
    return directory.principals().stream()
        .filter(Application.class::isInstance)
        .map(Application.class::cast)
        .filter(app -> app.tenantId().equalsIgnoreCase(directory.defaultTenant()));
  }

  /// @throws dev.keyway.sandbox.http.HttpProblem 404 if there is none
  Application require(Request request) {
    var wanted = request.param("id");
    return all()
        .filter(app -> named(wanted, app.objectId(), app.clientId()))
        .findFirst()
        .orElseThrow(() -> GraphProblem.missing(wanted));
  }

  /// Returns whatever something stands for in the tenant: applications and managed identities.
  Stream<Principal> principals() {
    return directory.principals().stream()
        .filter(one -> !one.principalId().isEmpty())
        .filter(one -> one.tenantId().equalsIgnoreCase(directory.defaultTenant()));
  }

  /// @throws dev.keyway.sandbox.http.HttpProblem 404 if there is none
  Principal requirePrincipal(Request request) {
    var wanted = request.param("id");
    return principals()
        .filter(one -> named(wanted, one.principalId(), one.clientId()))
        .findFirst()
        .orElseThrow(() -> GraphProblem.missing(wanted));
  }

  private static boolean named(String wanted, String objectId, String clientId) {
    return wanted.regionMatches(true, 0, BY_CLIENT, 0, BY_CLIENT.length())
        ? clientId.equalsIgnoreCase(wanted.substring(BY_CLIENT.length()))
        : objectId.equalsIgnoreCase(wanted);
  }
}
