// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.cloud;

import dev.keyway.agent.flag.Setting;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.SecretText;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// What the cluster's own cloud configuration says (pod-identity.md §5.1), as far as MIC needs it.
/// Subscription and resource group are not: each node's providerID names its own.
///
/// @param cloud its name
/// @param managedIdentity whether to sign in as an identity of this machine
/// @param userAssignedId the client ID of that identity; empty for the machine's own
public record CloudConfig(
    String cloud,
    String tenant,
    String clientId,
    SecretText clientSecret,
    boolean managedIdentity,
    String userAssignedId) {

  /// The keys of the file.
  public static final List<Setting> FILE_KEYS =
      List.of(
          key("cloud", "AzurePublicCloud", "the cloud's name"),
          key("tenantId", "", "tenant of the service principal"),
          key(
              "useManagedIdentityExtension",
              "false",
              "sign in as an identity of the machine; goes before a service principal"),
          key("userAssignedIdentityID", "", "client ID of that; empty: the system-assigned one"),
          key("aadClientId", "", "client ID of the service principal"),
          key("aadClientSecret", "", "its secret"));

  private static Setting key(String name, String standard, String help) {
    return new Setting("Cloud configuration", name, standard, help);
  }

  /// Reads a file such as `azure.json`: JSON, or YAML.
  ///
  /// @param source its path, for messages
  /// @throws InvalidConfiguration if it is neither
  public static CloudConfig parse(byte[] content, String source) {
    var fields = fields(content, source);
    return of(
        name -> fields.getOrDefault(name, ""),
        "cloud",
        "tenantId",
        "aadClientId",
        "aadClientSecret",
        "useManagedIdentityExtension",
        "userAssignedIdentityID");
  }

  /// Reads the variables of a process.
  public static CloudConfig of(Map<String, String> environment) {
    return of(
        name -> environment.getOrDefault(name, ""),
        "CLOUD",
        "TENANT_ID",
        "CLIENT_ID",
        "CLIENT_SECRET",
        "USE_MSI",
        "USER_ASSIGNED_MSI_CLIENT_ID");
  }

  private static CloudConfig of(
      UnaryOperator<String> values,
      String cloud,
      String tenant,
      String clientId,
      String secret,
      String managed,
      String userAssigned) {
    return new CloudConfig(
        values.apply(cloud).strip(),
        values.apply(tenant).strip(),
        values.apply(clientId).strip(),
        SecretText.of(values.apply(secret)),
        values.apply(managed).strip().toLowerCase(Locale.ROOT).equals("true"),
        values.apply(userAssigned).strip());
  }

  private static Map<String, String> fields(byte[] content, String source) {
    try {
      var json = JsonObject.parse(content);
      var fields = new HashMap<>(json.texts());
      json.flag("useManagedIdentityExtension")
          .ifPresent(flag -> fields.put("useManagedIdentityExtension", flag.toString()));
      return fields;
    } catch (MalformedJson _) {
      return yaml(content, source);
    }
  }

  /// What the parser says may quote the content, and that may be a secret.
  private static Map<String, String> yaml(byte[] content, String source) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      var text = new String(content, StandardCharsets.UTF_8);
      if (new Yaml(new SafeConstructor(options)).load(text) instanceof Map<?, ?> map) {
        var fields = new HashMap<String, String>();
        map.forEach((name, value) -> {
          if (value != null) {
            fields.put(String.valueOf(name), String.valueOf(value));
          }
        });
        return fields;
      }
    } catch (YAMLException _) {
      // Told below.
    }
    throw new InvalidConfiguration(
        "the cloud configuration %s is neither JSON nor YAML with fields".formatted(source));
  }
}
