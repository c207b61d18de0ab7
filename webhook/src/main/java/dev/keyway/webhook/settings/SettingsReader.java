// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.settings;

import dev.keyway.agent.flag.Setting;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Reads the webhook's settings out of its environment (workload-identity.md §3). Reads no file but
/// the one that describes `AzureStackCloud`, where that cloud is named.
public final class SettingsReader {
  private static final String TENANT = "AZURE_TENANT_ID";
  private static final String CA_DATA = "AZURE_KUBERNETES_CA_DATA";
  private static final String CA_CONFIG_MAP = "AZURE_KUBERNETES_CA_CONFIGMAP_NAME";
  private static final String CA_SIGNER = "AZURE_KUBERNETES_CA_CTB_SIGNER_NAME";
  private static final String CA_SELECTOR = "AZURE_KUBERNETES_CA_CTB_LABEL_SELECTOR";
  private static final String ANNOTATION_PREFIX = "azure.workload.identity/use-";
  private static final int LONGEST_NAME = 63;

  private static final String PODS = "What pods get";
  private static final String BINDING = "Identity binding";

  /// The variables of the environment. Each is also read with the prefix `CONFIG_`, which goes
  /// first.
  public static final List<Setting> VARIABLES =
      List.of(
          Setting.of(PODS, TENANT, "tenant of service accounts that name none; must be set"),
          new Setting(PODS, "AZURE_ENVIRONMENT", "AzurePublicCloud", "the cloud's name"),
          Setting.of(PODS, "AZURE_ENVIRONMENT_FILEPATH", "file that describes AzureStackCloud"),
          Setting.of(PODS, "KEYWAY_IMAGE", "image of the proxy; empty: this pod's own"),
          Setting.of(PODS, "PROXY_IMAGE", "image of the proxy alone, of any make"),
          Setting.of(PODS, "PROXY_INIT_IMAGE", "image of its init container alone, of any make"),
          Setting.of(BINDING, "AZURE_KUBERNETES_TOKEN_PROXY", "the token proxy's address"),
          Setting.of(BINDING, "AZURE_KUBERNETES_SNI_NAME", "its server name"),
          Setting.of(BINDING, CA_DATA, "its certificate authorities, as PEM"),
          Setting.of(BINDING, CA_CONFIG_MAP, "or the ConfigMap that has them as ca.crt"),
          Setting.of(BINDING, CA_SIGNER, "or the signer of the ClusterTrustBundles that have them"),
          Setting.of(BINDING, CA_SELECTOR, "with that: a label selector, as JSON"));

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  private SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Reads and checks all of it.
  ///
  /// @param own the image of the proxy where the environment names none
  /// @throws InvalidSettings naming everything that is wrong
  public static WebhookSettings read(
      Map<String, String> environment, TokenFlags flags, ProgramImage own) throws InvalidSettings {
    var reader = new SettingsReader(environment);
    var tenant = reader.tenant();
    var authority = reader.authority();
    var ca = reader.caSource();
    var binding = reader.identityBinding(flags, ca);
    if (!reader.problems.isEmpty()) {
      throw new InvalidSettings(reader.problems);
    }
    var keyway = reader.text("KEYWAY_IMAGE").map(name -> new ProgramImage(name, true)).orElse(own);
    return new WebhookSettings(
        tenant,
        authority,
        flags.audience().isEmpty() ? WebhookSettings.DEFAULT_AUDIENCE : flags.audience(),
        reader.image("PROXY_IMAGE", keyway),
        reader.image("PROXY_INIT_IMAGE", keyway),
        binding);
  }

  private ProgramImage image(String key, ProgramImage keyway) {
    return text(key).map(name -> new ProgramImage(name, false)).orElse(keyway);
  }

  private String tenant() {
    var tenant = value(TENANT);
    if (tenant.isEmpty()) {
      problems.add("required key " + TENANT + " missing value");
    } else if (tenant.get().isEmpty()) {
      problems.add(TENANT + " is required");
    }
    return tenant.orElse("");
  }

  private String authority() {
    try {
      var file = value("AZURE_ENVIRONMENT_FILEPATH").filter(text -> !text.isEmpty()).map(Path::of);
      var endpoint =
          Clouds.resolve(text("AZURE_ENVIRONMENT").orElse(""), file).activeDirectoryEndpoint();
      if (!endpoint.equals(Cloud.NO_ACTIVE_DIRECTORY)) {
        return endpoint.toString();
      }
      problems.add(
          "failed to get AAD endpoint: the file of AZURE_ENVIRONMENT_FILEPATH has no"
              + " activeDirectoryEndpoint");
    } catch (AzureException.InvalidConfiguration unusable) {
      problems.add("failed to get AAD endpoint: " + unusable.getMessage());
    } catch (InvalidPathException broken) {
      problems.add("failed to get AAD endpoint: AZURE_ENVIRONMENT_FILEPATH is not a path");
    }
    return "";
  }

  private CaSource caSource() {
    var sources = new ArrayList<CaSource>();
    text(CA_DATA).map(CaSource.Data::new).ifPresent(sources::add);
    text(CA_CONFIG_MAP).map(CaSource.ConfigMap::new).ifPresent(sources::add);
    var signer = text(CA_SIGNER);
    var selector = text(CA_SELECTOR);
    signer
        .map(name -> new CaSource.TrustBundle(name, selector.flatMap(this::labelSelector)))
        .ifPresent(sources::add);
    if (sources.size() > 1) {
      problems.add(
          "only one of %s, %s or %s can be set".formatted(CA_DATA, CA_CONFIG_MAP, CA_SIGNER));
    }
    if (signer.isEmpty() && selector.filter(json -> !json.isBlank()).isPresent()) {
      problems.add("%s needs to be set when %s is set".formatted(CA_SIGNER, CA_SELECTOR));
    }
    return sources.isEmpty() ? new CaSource.None() : sources.getFirst();
  }

  private Optional<ObjectNode> labelSelector(String json) {
    try {
      return LabelSelectorJson.parse(json);
    } catch (IllegalArgumentException misfit) {
      problems.add(
          ("envconfig.Process: assigning CONFIG_%s to AzureKubernetesCACTBLabelSelector: converting"
                  + " '%s' to type config.LabelSelectorPtr. details: failed to decode"
                  + " LabelSelector: %s")
              .formatted(CA_SELECTOR, json, misfit.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<IdentityBinding> identityBinding(TokenFlags flags, CaSource ca) {
    var suffix = flags.customSuffix();
    var audience = flags.customAudience();
    if (suffix.isEmpty() && audience.isEmpty()) {
      return Optional.empty();
    }
    if (suffix.isEmpty()) {
      problems.add("custom token endpoint annotation suffix cannot be empty when audience is set");
    } else if (audience.isEmpty()) {
      problems.add("custom token endpoint audience cannot be empty when annotation suffix is set");
    } else if (audience.equalsIgnoreCase(WebhookSettings.DEFAULT_AUDIENCE)) {
      problems.add(
          "custom token endpoint audience cannot be equal to default audience \"%s\""
              .formatted(WebhookSettings.DEFAULT_AUDIENCE));
    }
    var annotation = ANNOTATION_PREFIX + suffix;
    nameFault(annotation.toLowerCase(Locale.ROOT))
        .filter(_ -> !suffix.isEmpty())
        .ifPresent(fault ->
            problems.add(
                "custom token endpoint annotation key \"%s\" is not valid: %s"
                    .formatted(annotation, fault)));
    return Optional.of(
        new IdentityBinding(
            annotation,
            audience,
            text("AZURE_KUBERNETES_TOKEN_PROXY").orElse(""),
            text("AZURE_KUBERNETES_SNI_NAME").orElse(""),
            ca));
  }

  /// Says what is wrong with the part of an annotation's key behind the slash; empty if nothing is.
  private static Optional<String> nameFault(String key) {
    var name = key.substring(key.indexOf('/') + 1);
    if (name.length() > LONGEST_NAME) {
      return Optional.of("name part must be no more than " + LONGEST_NAME + " bytes");
    }
    return name.matches("[a-z0-9]([-a-z0-9_.]*[a-z0-9])?")
        ? Optional.empty()
        : Optional.of(
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
                + " end with an alphanumeric character");
  }

  /// Returns a value that says something.
  private Optional<String> text(String key) {
    return value(key).filter(value -> !value.isEmpty());
  }

  private Optional<String> value(String key) {
    return Optional.ofNullable(environment.get("CONFIG_" + key))
        .or(() -> Optional.ofNullable(environment.get(key)));
  }
}
