// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.cloud;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The clouds by name (provider.md §10, pod-identity.md §5.1).
public final class Clouds {
  private static final String STACK = "AzureStackCloud";
  private static final int MAX_FILE = 1 << 20;
  private static final List<Path> KERNEL_FOLDERS =
      List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

  private Clouds() {}

  /// Returns what the file of `AzureStackCloud` may say: what each key means, in any case of
  /// letters. Others are ignored.
  public static Map<String, String> fileKeys() {
    var keys = new LinkedHashMap<String, String>();
    keys.put("name", "the cloud's name, for messages");
    keys.put("activeDirectoryEndpoint", "address of Entra ID");
    keys.put("keyVaultEndpoint", "what tokens for vaults are asked for, an https address");
    keys.put("keyVaultDNSSuffix", "domain of vaults, with a port where it is not 443");
    keys.put("resourceManagerEndpoint", "address of ARM, for MIC and keyway serviceaccount");
    keys.put("microsoftGraphEndpoint", "address of Microsoft Graph, for keyway serviceaccount");
    return keys;
  }

  /// The cloud that is meant when none is named.
  public static Cloud publicCloud() {
    return named(
        "AzurePublicCloud",
        "login.microsoftonline.com",
        "vault.azure.net",
        "management.azure.com",
        "graph.microsoft.com");
  }

  /// Returns the cloud called `name`, in any case; blank means the public one. `environmentFile`
  /// describes `AzureStackCloud` and is read only for that one, anew each time.
  ///
  /// @throws InvalidConfiguration if there is no such cloud, or its file cannot be used
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static Cloud resolve(String name, Optional<Path> environmentFile) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "", "azurecloud", "azurepubliccloud" -> publicCloud();
      case "azureusgovernment", "azureusgovernmentcloud" ->
          named(
              "AzureUSGovernmentCloud",
              "login.microsoftonline.us",
              "vault.usgovcloudapi.net",
              "management.usgovcloudapi.net",
              "graph.microsoft.us");
      case "azurechinacloud" ->
          named(
              "AzureChinaCloud",
              "login.chinacloudapi.cn",
              "vault.azure.cn",
              "management.chinacloudapi.cn",
              "microsoftgraph.chinacloudapi.cn");
      case "azuregermancloud" ->
          named(
              "AzureGermanCloud",
              "login.microsoftonline.de",
              "vault.microsoftazure.de",
              "management.microsoftazure.de",
              "graph.microsoft.de");
      case "azurestackcloud" ->
          fromFile(
              environmentFile.orElseThrow(() ->
                  new InvalidConfiguration(
                      "cloud AzureStackCloud needs a file that describes it; set"
                          + " cloudEnvFileName or AZURE_ENVIRONMENT_FILEPATH")));
      default ->
          throw new InvalidConfiguration(
              "there is no cloud called %s; known are AzurePublicCloud, AzureUSGovernmentCloud,"
                      .formatted(name)
                  + " AzureChinaCloud, AzureGermanCloud, AzureStackCloud");
    };
  }

  private static Cloud named(
      String name, String loginHost, String vaultSuffix, String managementHost, String graphHost) {
    return new Cloud(
        name,
        URI.create("https://" + loginHost + "/"),
        "https://" + vaultSuffix,
        vaultSuffix,
        URI.create("https://" + managementHost + "/"),
        URI.create("https://" + graphHost + "/"));
  }

  private static Cloud fromFile(Path file) {
    try {
      var json = JsonObject.parse(contents(file)).ignoringCase();
      return new Cloud(
          json.text("name").orElse(STACK),
          address(json, "activeDirectoryEndpoint", file).orElse(Cloud.NO_ACTIVE_DIRECTORY),
          withoutTrailingSlash(json.text("keyVaultEndpoint").orElse("")),
          json.text("keyVaultDNSSuffix").orElse(""),
          address(json, "resourceManagerEndpoint", file).orElse(Cloud.NO_RESOURCE_MANAGER),
          address(json, "microsoftGraphEndpoint", file).orElse(Cloud.NO_GRAPH));
    } catch (IOException e) {
      throw new InvalidConfiguration(
          "cloud %s: cannot read %s: %s; the file must be visible inside the provider's pod"
              .formatted(STACK, file, reason(e)),
          e);
    } catch (MalformedJson e) {
      throw new InvalidConfiguration("cloud %s: %s is %s".formatted(STACK, file, e.getMessage()));
    }
  }

  /// The author of any class may name the file: a device or a pipe would never end, and what the
  /// kernel makes up in `/proc` and `/sys` has no size to go by.
  private static byte[] contents(Path file) throws IOException {
    var real = file.toRealPath();
    boolean madeUp = KERNEL_FOLDERS.stream().anyMatch(real::startsWith);
    if (madeUp || !Files.isRegularFile(real)) {
      throw new InvalidConfiguration("cloud %s: %s is no ordinary file".formatted(STACK, file));
    }
    try (var in = Files.newInputStream(real)) {
      var bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new InvalidConfiguration(
            "cloud %s: %s is larger than %d bytes".formatted(STACK, file, MAX_FILE));
      }
      return bytes;
    }
  }

  private static Optional<URI> address(JsonObject json, String key, Path file) {
    var text = json.text(key).orElse("").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var uri = new URI(text.endsWith("/") ? text : text + "/");
      if ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException _) {
      // Told below, with the others that are no https address.
    }
    throw new InvalidConfiguration(
        "cloud %s: %s in %s must be an https address, not %s".formatted(STACK, key, file, text));
  }

  private static String withoutTrailingSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }
}
