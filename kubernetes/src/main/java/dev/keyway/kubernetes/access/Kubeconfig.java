// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// One kubeconfig, or several of which the first that names something counts.
final class Kubeconfig {
  private final List<Path> files;
  private final Map<String, Entry> clusters = new HashMap<>();
  private final Map<String, Entry> users = new HashMap<>();
  private final Map<String, Entry> contexts = new HashMap<>();
  private String current = "";

  private Kubeconfig(List<Path> files) {
    this.files = files;
  }

  /// Reads those of `files` that exist.
  static Kubeconfig read(List<Path> files) throws AccessFailed {
    var present = new ArrayList<Path>();
    for (var file : files) {
      if (Files.exists(file)) {
        present.add(file);
      }
    }
    if (present.isEmpty()) {
      throw new AccessFailed("the kubeconfig %s does not exist".formatted(names(files)));
    }
    var config = new Kubeconfig(present);
    for (var file : present) {
      config.add(file);
    }
    return config;
  }

  private void add(Path file) throws AccessFailed {
    var top = new Entry(file, "", load(file));
    for (var kind : List.of("cluster", "user", "context")) {
      for (var item : top.list(kind + "s")) {
        if (item instanceof Map<?, ?> named && named.get("name") instanceof String name) {
          var fields = named.get(kind) instanceof Map<?, ?> map ? map : Map.of();
          var entry = new Entry(file, "%s %s".formatted(kind, name), fields);
          entries(kind).putIfAbsent(name, entry);
        }
      }
    }
    if (current.isEmpty()) {
      current = top.text("current-context").orElse("");
    }
  }

  private Map<String, Entry> entries(String kind) {
    return switch (kind) {
      case "cluster" -> clusters;
      case "user" -> users;
      default -> contexts;
    };
  }

  private static Map<?, ?> load(Path file) throws AccessFailed {
    try {
      var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      if (yaml.load(Files.readString(file)) instanceof Map<?, ?> map) {
        return map;
      }
      throw new AccessFailed("the kubeconfig %s is empty".formatted(file));
    } catch (YAMLException _) {
      // The cause's message quotes the file, which may hold a key.
      throw new AccessFailed("the kubeconfig %s is not valid YAML".formatted(file));
    } catch (AccessFailed e) {
      throw e;
    } catch (IOException e) {
      throw new AccessFailed("the kubeconfig %s cannot be read: %s".formatted(file, e), e);
    }
  }

  ClusterAccess access(InstantSource clock) throws AccessFailed {
    if (current.isEmpty()) {
      throw new AccessFailed(
          "the kubeconfig %s has no current-context: kubectl config use-context sets it"
              .formatted(names(files)));
    }
    var context = entry(contexts, "context", current);
    var cluster = entry(clusters, "cluster", context.text("cluster").orElse(""));
    var user = context.text("user").filter(name -> !name.isEmpty());
    var credentials =
        user.isPresent()
            ? new UserCredentials(entry(users, "user", user.get()), clock)
            : UserCredentials.none(context, clock);
    if (cluster.has("proxy-url")) {
      throw cluster.refuse("proxy-url is not supported: reach the server directly");
    }
    return new ClusterAccess(
        server(cluster),
        trust(cluster),
        cluster.text("tls-server-name").filter(name -> !name.isEmpty()),
        credentials.token(),
        credentials.certificate(),
        context.text("namespace").filter(name -> !name.isEmpty()).orElse("default"),
        "context %s of %s".formatted(current, context.file()));
  }

  private Entry entry(Map<String, Entry> entries, String kind, String name) throws AccessFailed {
    var entry = entries.get(name);
    if (entry == null) {
      throw new AccessFailed(
          "the kubeconfig %s has no %s \"%s\", which context %s needs"
              .formatted(names(files), kind, name, current));
    }
    return entry;
  }

  private static URI server(Entry cluster) throws AccessFailed {
    var server = cluster.text("server").orElse("");
    try {
      var address = URI.create(server);
      if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // Refused below.
    }
    throw cluster.refuse("its server \"%s\" is no http or https address".formatted(server));
  }

  private static ServerTrust trust(Entry cluster) throws AccessFailed {
    if (cluster.flag("insecure-skip-tls-verify")) {
      return new ServerTrust.Anybody();
    }
    var authorities = cluster.content("certificate-authority");
    if (authorities.isEmpty()) {
      return new ServerTrust.Machine();
    }
    try {
      return new ServerTrust.Authorities(Pem.certificates(authorities.get()));
    } catch (AccessFailed e) {
      throw cluster.refuse("certificate-authority: " + e.getMessage());
    }
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(Path::toString).toList());
  }

  /// A named part of a file.
  ///
  /// @param name kind and name, for messages
  record Entry(Path file, String name, Map<?, ?> fields) {
    boolean has(String field) {
      return fields.get(field) != null;
    }

    boolean flag(String field) {
      return Boolean.TRUE.equals(fields.get(field));
    }

    Optional<String> text(String field) {
      return fields.get(field) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    List<?> list(String field) {
      return fields.get(field) instanceof List<?> list ? list : List.of();
    }

    /// Returns `field`-data decoded, or else the content of the file that `field` names.
    Optional<byte[]> content(String field) throws AccessFailed {
      var data = text(field + "-data").filter(text -> !text.isBlank());
      if (data.isPresent()) {
        try {
          return Optional.of(Base64.getMimeDecoder().decode(data.get()));
        } catch (IllegalArgumentException _) {
          throw refuse(field + "-data is not base64");
        }
      }
      var named = path(field);
      if (named.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(Files.readAllBytes(named.get()));
      } catch (IOException e) {
        throw refuse("%s cannot be read: %s".formatted(field, e));
      }
    }

    /// Returns the file that `field` names; relative names start at the kubeconfig.
    Optional<Path> path(String field) {
      return text(field)
          .filter(text -> !text.isBlank())
          .map(text -> file.toAbsolutePath().resolveSibling(text));
    }

    AccessFailed refuse(String reason) {
      return new AccessFailed("%s of the kubeconfig %s: %s".formatted(name, file, reason));
    }
  }
}
