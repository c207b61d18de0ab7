// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import static dev.keyway.kubernetes.client.MetaReading.text;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.CsiDriver;
import dev.keyway.kubernetes.api.CsiDriver.TokenRequest;
import dev.keyway.kubernetes.api.Node;
import dev.keyway.kubernetes.api.Node.Taint;

/// Reads nodes, and what is installed on them.
final class NodeReading {
  private NodeReading() {}

  static Node node(JsonObject json) {
    return new Node(
        MetaReading.meta(json),
        text(MetaReading.spec(json), "providerID"),
        MetaReading.spec(json).objects("taints").stream()
            .map(
                taint -> new Taint(text(taint, "key"), text(taint, "value"), text(taint, "effect")))
            .toList());
  }

  static CsiDriver csiDriver(JsonObject json) {
    var spec = MetaReading.spec(json);
    return new CsiDriver(
        MetaReading.meta(json),
        spec.flag("requiresRepublish").orElse(false),
        spec.flag("podInfoOnMount").orElse(false),
        spec.objects("tokenRequests").stream()
            .map(request ->
                new TokenRequest(text(request, "audience"), request.number("expirationSeconds")))
            .toList(),
        spec.flag("serviceAccountTokenInSecrets").orElse(false),
        spec.text("fsGroupPolicy").orElse("ReadWriteOnceWithFSType"));
  }
}
