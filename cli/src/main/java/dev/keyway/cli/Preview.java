// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.cli.mount.MountPlan;
import dev.keyway.cli.output.Table;
import dev.keyway.provider.request.MountRequest;
import dev.keyway.provider.request.ObjectSpec;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a mount would ask for, told without asking.
final class Preview {
  private Preview() {}

  static void print(PrintWriter out, MountPlan plan, MountRequest request) {
    out.println(
        "%s: would read %d objects of %s as %s"
            .formatted(
                plan.label(),
                request.objects().size(),
                request.vaultUrl(),
                identity(request.credential())));
    var table = Table.of("mode", "object", "version", "path");
    for (var object : request.objects()) {
      table.row(
          mode(object), object.kind().text() + "/" + object.name(), version(object), path(object));
    }
    out.println(table.render("    "));
  }

  static Map<String, Object> json(MountPlan plan, MountRequest request) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", plan.label());
    json.put("secretProviderClass", plan.providerClass().name());
    json.put("vault", request.vaultUrl().toString());
    json.put("identity", identity(request.credential()));
    json.put("objects", request.objects().stream().map(Preview::json).toList());
    return json;
  }

  private static Map<String, Object> json(ObjectSpec object) {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", object.kind().text());
    json.put("name", object.name());
    json.put("version", version(object));
    json.put("path", path(object));
    json.put("mode", mode(object));
    return json;
  }

  private static String mode(ObjectSpec object) {
    return "%04o".formatted(object.mode().bits());
  }

  private static String version(ObjectSpec object) {
    return object.version().isEmpty() ? "latest" : object.version();
  }

  private static String path(ObjectSpec object) {
    return object.wantsHistory()
        ? "%s/0..%d".formatted(object.path(), object.history() - 1)
        : object.path();
  }

  private static String identity(Credential credential) {
    return switch (credential) {
      case Credential.FederatedAssertion c ->
          "workload identity %s of tenant %s".formatted(c.clientId(), c.tenant());
      case Credential.IdentityBinding c ->
          "identity binding %s of tenant %s".formatted(c.clientId(), c.tenant());
      case Credential.ClientSecret c ->
          "service principal %s of tenant %s".formatted(c.clientId(), c.tenant());
      case Credential.ClientCertificate c ->
          "service principal %s of tenant %s, by certificate".formatted(c.clientId(), c.tenant());
      case Credential.PodIdentity c ->
          "the pod identity of %s/%s".formatted(c.podNamespace(), c.podName());
      case Credential.AzureCli c -> "the az account of subscription " + c.subscription();
      case Credential.ManagedIdentity c ->
          switch (c.id()) {
            case ManagedIdentityId.SystemAssigned _ -> "the node's system-assigned identity";
            case ManagedIdentityId.ClientId id -> "managed identity " + id.value();
            case ManagedIdentityId.ObjectId id -> "managed identity " + id.value();
            case ManagedIdentityId.ResourceId id -> "managed identity " + id.value();
          };
    };
  }
}
