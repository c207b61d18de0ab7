// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The manifests for those who install without Helm: one file for each choice of parts, and one for
/// each right that no part has by itself. They come out of the charts and out of nothing else.
public final class Manifests {
  private static final String HEADER =
      """
      # Copyright 2026 The Keyway Authors
      # SPDX-License-Identifier: Apache-2.0
      #
      # Made from deploy/charts; change it there.
      """;

  /// Says where an object comes from, in what Helm renders.
  private static final Pattern SOURCE = Pattern.compile("# Source: [^/]+/templates/(\\S+)\n");

  /// Labels that tell of Helm, which has no part in the cluster then.
  private static final Pattern OF_HELM =
      Pattern.compile("(?m)^ +(app\\.kubernetes\\.io/(instance|managed-by)|helm\\.sh/chart): .*\n");

  /// Lines without anything, and the ends of lines that look empty.
  private static final Pattern NOTHING = Pattern.compile("(?m)[ \t]+$|^[ \t]*\n");

  private static final String SYSTEM = "kube-system";

  /// Where the original's manifests have MIC and NMI.
  private static final String DEFAULT = "default";

  private static final String WORKLOAD_IDENTITY = "azure-workload-identity-system";

  private static final List<Manifest> ALL =
      List.of(
          Manifest.of("crds.yaml", "keyway-crds", DEFAULT),
          Manifest.of("keyway.yaml", SYSTEM).with(parts("all")),
          Manifest.of("keyway-no-rbac.yaml", SYSTEM)
              .with(parts("all"))
              .with(Map.of("rbac.install", false)),
          Manifest.of("node.yaml", SYSTEM).with(parts("driver", "provider")),
          Manifest.of("driver.yaml", SYSTEM).with(parts("driver")),
          Manifest.of("provider.yaml", SYSTEM).with(parts("provider")),
          Manifest.of("pod-identity.yaml", DEFAULT).with(parts("nmi", "mic")),
          Manifest.of("pod-identity-managed.yaml", SYSTEM)
              .with(parts("nmi"))
              .with(Map.of("operationMode", "managed")),
          Manifest.of("workload-identity.yaml", WORKLOAD_IDENTITY)
              .with(parts("webhook"))
              .with(Map.of("namespace.create", true)),
          right("driver-secret-sync.yaml", "driver-rbac-secret-sync.yaml")
              .with(Map.of("syncSecret.enabled", true)),
          right("driver-rotation.yaml", "driver-rbac-rotation.yaml")
              .with(Map.of("node.rotationByTimer", true)),
          right("driver-taint.yaml", "driver-rbac-taint.yaml")
              .with(Map.of("node.startupTaint", "any")),
          right("driver-service-accounts.yaml", "driver-rbac-service-accounts.yaml")
              .with(Map.of("node.annotatedAccounts", true)),
          right("nmi-secrets.yaml", DEFAULT, "nmi-rbac-secrets.yaml").with(secrets("standard")),
          right("nmi-secrets-managed.yaml", SYSTEM, "nmi-rbac-secrets.yaml")
              .with(secrets("managed")),
          right("pod-identity-users.yaml", DEFAULT, "pod-identity-rbac-users.yaml")
              .with(parts("nmi"))
              .with(Map.of("rbac.createUserFacingClusterRoles", true)));

  private Manifests() {}

  /// Returns each manifest by its path in `deploy/manifests`.
  ///
  /// @param charts the folder `deploy/charts`
  /// @throws IllegalStateException if a chart cannot be rendered, saying where
  public static SortedMap<String, String> render(Path charts) {
    return render(charts, Map.of());
  }

  /// Returns the same with values of a release.
  ///
  /// @param values such as `image.repository`, for the chart `keyway`
  /// @throws IllegalStateException if a chart cannot be rendered, saying where
  public static SortedMap<String, String> render(Path charts, Map<String, ?> values) {
    var rendered = new TreeMap<String, String>();
    for (var manifest : ALL) {
      var own = manifest.chart().equals("keyway") ? manifest.with(values) : manifest;
      rendered.put(manifest.path(), own.render(charts));
    }
    return rendered;
  }

  /// Writes what [#render(Path)] returns.
  ///
  /// @param folder such as `deploy/manifests`
  public static void write(Path charts, Path folder) throws IOException {
    for (var manifest : render(charts).entrySet()) {
      var file = folder.resolve(manifest.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, manifest.getValue());
    }
  }

  private static Map<String, ?> parts(String... wanted) {
    var all = List.of("driver", "provider", "nmi", "mic", "webhook");
    var chosen = List.of(wanted);
    return all.stream()
        .collect(
            Collectors.toMap(
                part -> "parts." + part,
                part -> chosen.equals(List.of("all")) || chosen.contains(part)));
  }

  private static Map<String, ?> secrets(String mode) {
    var values = new TreeMap<String, Object>(parts("nmi"));
    values.put("operationMode", mode);
    values.put("rbac.allowAccessToSecrets", true);
    return values;
  }

  private static Manifest right(String path, String source) {
    return right(path, SYSTEM, source);
  }

  private static Manifest right(String path, String namespace, String source) {
    return Manifest.of("optional/" + path, namespace).only(source);
  }

  /// One file.
  ///
  /// @param values of the chart
  /// @param wanted which of its templates
  private record Manifest(
      String path,
      String chart,
      String namespace,
      Map<String, Object> values,
      Predicate<String> wanted) {
    static Manifest of(String path, String namespace) {
      // Rotation costs nothing until something has changed. Whose tenant it is, its user says.
      return of(path, "keyway", namespace)
          .with(Map.of("enableSecretRotation", true, "azureTenantID", "${AZURE_TENANT_ID}"));
    }

    static Manifest of(String path, String chart, String namespace) {
      return new Manifest(path, chart, namespace, Map.of(), _ -> true);
    }

    Manifest with(Map<String, ?> more) {
      var all = new TreeMap<String, Object>(values);
      all.putAll(more);
      return new Manifest(path, chart, namespace, all, wanted);
    }

    Manifest only(String source) {
      return new Manifest(path, chart, namespace, values, source::equals);
    }

    String render(Path charts) {
      try {
        return HEADER + chosen(new Chart(charts.resolve(chart)).render(namespace, values));
      } catch (IllegalStateException e) {
        throw new IllegalStateException("%s: %s".formatted(path, e.getMessage()), e);
      }
    }

    private String chosen(String rendered) {
      var documents = new StringBuilder();
      for (var document : rendered.split("(?m)^---\n", -1)) {
        var source = SOURCE.matcher(document);
        if (source.find() && wanted.test(source.group(1))) {
          var text = OF_HELM.matcher(source.replaceFirst("")).replaceAll("");
          documents.append("---\n").append(NOTHING.matcher(text).replaceAll(""));
        }
      }
      return documents.toString();
    }
  }
}
