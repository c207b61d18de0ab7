// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.SecretText;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which proxy a request goes through, from `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` in either
/// case. The machine itself and its metadata service are never reached through a proxy, whatever
/// `NO_PROXY` says.
public final class ProxyRules {
  private static final String METADATA_ADDRESS = "169.254.169.254";

  private final Optional<Target> http;
  private final Optional<Target> https;
  private final NoProxy direct;

  private ProxyRules(Optional<Target> http, Optional<Target> https, NoProxy direct) {
    this.http = http;
    this.https = https;
    this.direct = direct;
  }

  /// A proxy.
  ///
  /// @param authorization what to send as `Proxy-Authorization`
  public record Target(Proxy.Type type, String host, int port, Optional<SecretText> authorization) {

    /// Returns the address, not yet resolved.
    public InetSocketAddress address() {
      return InetSocketAddress.createUnresolved(host, port);
    }
  }

  /// Reads the rules.
  ///
  /// @throws InvalidConfiguration if a proxy's address cannot be used
  public static ProxyRules of(Map<String, String> environment) {
    return new ProxyRules(
        target(environment, "HTTP_PROXY"),
        target(environment, "HTTPS_PROXY"),
        NoProxy.parse(setting(environment, "NO_PROXY")));
  }

  /// Returns the proxy for requests to `uri`, or nothing if they go straight.
  public Optional<Target> proxyFor(URI uri) {
    var host = Optional.ofNullable(uri.getHost()).orElse("");
    var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    return isLocal(bare) || direct.covers(bare, port) ? Optional.empty() : tls ? https : http;
  }

  private static boolean isLocal(String host) {
    return host.equals(METADATA_ADDRESS)
        || LocalNames.isLocalName(host)
        || NoProxy.address(host).filter(address -> address.isLoopbackAddress()).isPresent();
  }

  private static String setting(Map<String, String> environment, String name) {
    var upper = environment.getOrDefault(name, "");
    return upper.isEmpty()
        ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip()
        : upper.strip();
  }

  private static Optional<Target> target(Map<String, String> environment, String name) {
    var text = setting(environment, name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var uri = new URI(text.contains("://") ? text : "http://" + text);
      var host = uri.getHost();
      if (host == null) {
        throw new InvalidConfiguration(name + " names no host");
      }
      return Optional.of(
          switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
            case "http" -> new Target(Proxy.Type.HTTP, host, port(uri, 80), authorization(uri));
            case "socks5", "socks5h" ->
                new Target(Proxy.Type.SOCKS, host, port(uri, 1080), Optional.empty());
            default ->
                throw new InvalidConfiguration(
                    "%s: a proxy is reached by http or socks5, not by %s"
                        .formatted(name, uri.getScheme()));
          });
    } catch (URISyntaxException _) {
      // The address may hold a password: it is not quoted, and neither is the parser's message.
      throw new InvalidConfiguration(name + " is not an address");
    }
  }

  private static int port(URI uri, int usual) {
    return uri.getPort() >= 0 ? uri.getPort() : usual;
  }

  private static Optional<SecretText> authorization(URI uri) {
    return Optional.ofNullable(uri.getRawUserInfo())
        .map(user -> {
          var decoded =
              URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8)
                  .getBytes(StandardCharsets.UTF_8);
          return SecretText.of("Basic " + Base64.getEncoder().encodeToString(decoded));
        });
  }
}
