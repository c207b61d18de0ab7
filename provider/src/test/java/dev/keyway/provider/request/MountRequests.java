// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import dev.keyway.azure.cloud.Clouds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds mounts as the driver sends them; a test names only what it is about.
public final class MountRequests {
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private @Nullable Map<String, String> secrets;
  private String permission = "420";

  private MountRequests() {}

  /// Returns a mount of one secret by the node's own identity, with nothing wrong.
  public static MountRequests valid() {
    return new MountRequests()
        .with("csi.storage.k8s.io/pod.name", "web-0")
        .with("csi.storage.k8s.io/pod.namespace", "shop")
        .with("keyvaultName", "testkv")
        .with("tenantID", "tid")
        .with("useVMManagedIdentity", "true")
        .withObjects(object("secret1", "secret"));
  }

  public static String object(String name, String type, String... moreLines) {
    var text = new StringBuilder("objectName: " + name + "\nobjectType: " + type + "\n");
    List.of(moreLines).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  public MountRequests with(String key, String value) {
    attributes.put(key, value);
    return this;
  }

  public MountRequests without(String key) {
    attributes.remove(key);
    return this;
  }

  public MountRequests withObjects(String... objects) {
    var yaml = new ArrayList<String>(List.of("array:"));
    for (var object : objects) {
      yaml.add("  - |");
      object.lines().map(line -> "    " + line).forEach(yaml::add);
    }
    return with("objects", String.join("\n", yaml) + "\n");
  }

  public MountRequests withSecrets(Map<String, String> entries) {
    secrets = entries;
    return this;
  }

  public MountRequests withPermission(String json) {
    permission = json;
    return this;
  }

  public RawMount raw() {
    return new RawMount(json(attributes), secrets == null ? "null" : json(secrets), permission);
  }

  public MountRequest parse() {
    return MountRequest.parse(raw(), settings());
  }

  public MountRequest parse(ServiceAccounts accounts) {
    return MountRequest.parse(
        raw(),
        new MountRequest.Settings(Clouds::resolve, "AzurePublicCloud", Optional.empty(), accounts));
  }

  public static MountRequest.Settings settings() {
    return new MountRequest.Settings(Clouds::resolve, "AzurePublicCloud", Optional.empty());
  }

  public static String json(Map<String, String> entries) {
    var text = new StringBuilder("{");
    entries.forEach((key, value) ->
        text.append(text.length() > 1 ? "," : "")
            .append(quoted(key))
            .append(':')
            .append(quoted(value)));
    return text.append('}').toString();
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
