// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.cloud.Cloud;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where Entra ID, or AD FS in its place, takes token requests. The address follows from the cloud
/// and the tenant alone, so nothing has to be discovered first.
final class Authority {
  private static final String ADFS = "adfs";

  private final Optional<URI> fallback;
  private final Optional<String> region;

  /// Reads `AZURE_AUTHORITY_HOST` and `AZURE_REGIONAL_AUTHORITY_NAME`.
  Authority(Map<String, String> environment) {
    fallback =
        Optional.of(environment.getOrDefault("AZURE_AUTHORITY_HOST", "").strip())
            .filter(text -> !text.isEmpty())
            .map(Authority::address);
    region =
        Optional.of(environment.getOrDefault("AZURE_REGIONAL_AUTHORITY_NAME", "").strip())
            .filter(text -> !text.isEmpty())
            // Other clients ask IMDS for the region here; the environment of a pod may name it.
            .map(text -> isAutomatic(text) ? environment.getOrDefault("REGION_NAME", "") : text)
            .map(text -> text.replace(" ", "").toLowerCase(Locale.ROOT))
            .filter(text -> !text.isEmpty());
  }

  private static URI address(String text) {
    try {
      return URI.create(text.contains("://") ? text : "https://" + text);
    } catch (IllegalArgumentException _) {
      throw new InvalidConfiguration("AZURE_AUTHORITY_HOST is not an address: " + text);
    }
  }

  private static boolean isAutomatic(String text) {
    return text.equalsIgnoreCase("TryAutoDetect") || text.equalsIgnoreCase("true");
  }

  static boolean isAdfs(String tenant) {
    return tenant.equalsIgnoreCase(ADFS);
  }

  /// Returns the token endpoint of `tenant`.
  ///
  /// @throws InvalidConfiguration if the tenant cannot be one, or the authority is not https
  URI tokenEndpoint(Cloud cloud, String tenant) {
    if (tenant.isEmpty() || !tenant.chars().allMatch(Authority::isTenantCharacter)) {
      throw new InvalidConfiguration(
          "tenant %s is not valid: only letters, digits, dots and hyphens can occur in one"
              .formatted(TokenJson.shorten(tenant)));
    }
    if (tenant.chars().allMatch(c -> c == '.')) {
      throw new InvalidConfiguration("tenant %s is not valid".formatted(tenant));
    }
    var host = host(cloud);
    return isAdfs(tenant)
        ? host.resolve("adfs/oauth2/token")
        : regional(host).resolve(tenant + "/oauth2/v2.0/token");
  }

  private URI host(Cloud cloud) {
    var named = cloud.activeDirectoryEndpoint();
    var chosen =
        named.equals(Cloud.NO_ACTIVE_DIRECTORY)
            ? fallback.orElse(URI.create("https://login.microsoftonline.com/"))
            : named;
    if (!"https".equalsIgnoreCase(chosen.getScheme()) || chosen.getHost() == null) {
      throw new InvalidConfiguration(
          "the authority %s of cloud %s is not an https address".formatted(chosen, cloud.name()));
    }
    return chosen.toString().endsWith("/") ? chosen : URI.create(chosen + "/");
  }

  private URI regional(URI authority) {
    if (region.isEmpty()) {
      return authority;
    }
    var name = region.get();
    if (!name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
      throw new InvalidConfiguration("AZURE_REGIONAL_AUTHORITY_NAME is not the name of a region");
    }
    var host =
        switch (authority.getHost()) {
          case "login.microsoftonline.com",
              "login.microsoft.com",
              "login.windows.net",
              "sts.windows.net" ->
              "login.microsoft.com";
          default -> authority.getHost();
        };
    var port = authority.getPort() < 0 ? "" : ":" + authority.getPort();
    return URI.create("https://" + name + "." + host + port + "/");
  }

  private static boolean isTenantCharacter(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '.'
        || c == '-';
  }
}
