// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.measure;

import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Requests that an API server has counted; watches count when they have ended.
public final class ApiCalls {
  /// What the Secrets Store's programs deal with. Pods are left out, as only others write them.
  public static final Set<String> SECRETS_STORE =
      Set.of(
          "secretproviderclasspodstatuses",
          "secretproviderclasses",
          "secrets",
          "events",
          "csidrivers",
          "nodes",
          "serviceaccounts");

  private static final Set<String> WRITES =
      Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE", "DELETECOLLECTION");
  private static final Pattern LINE =
      Pattern.compile("apiserver_request_total\\{(.*)} ([0-9.e+]+)");
  private static final Pattern RESOURCE = Pattern.compile("(?:^|,)resource=\"([^\"]*)\"");
  private static final Pattern VERB = Pattern.compile("(?:^|,)verb=\"([^\"]*)\"");

  private final Map<Kind, Long> counts;

  /// @param resource its plural
  /// @param verb an HTTP method, `LIST` or `WATCH`
  private record Kind(String resource, String verb) {}

  private ApiCalls(Map<Kind, Long> counts) {
    this.counts = counts;
  }

  /// Returns what it has counted so far.
  public static ApiCalls now(KubernetesClient client) throws KubernetesException {
    var counts = new HashMap<Kind, Long>();
    for (var line : client.raw("/metrics").lines().toList()) {
      var counter = LINE.matcher(line);
      if (counter.matches()) {
        var kind = new Kind(label(RESOURCE, counter.group(1)), label(VERB, counter.group(1)));
        counts.merge(kind, (long) Double.parseDouble(counter.group(2)), Long::sum);
      }
    }
    return new ApiCalls(counts);
  }

  private static String label(Pattern pattern, String labels) {
    var found = pattern.matcher(labels);
    return found.find() ? found.group(1) : "";
  }

  /// Returns what came after `earlier`.
  public ApiCalls since(ApiCalls earlier) {
    var later = new HashMap<Kind, Long>();
    counts.forEach((kind, count) -> later.put(kind, count - earlier.counts.getOrDefault(kind, 0L)));
    return new ApiCalls(later);
  }

  /// Returns how many changed objects of these resources.
  public long writes(Set<String> resources) {
    return sum(kind -> resources.contains(kind.resource()) && WRITES.contains(kind.verb()));
  }

  /// Returns how many were about these resources, with reads.
  public long all(Set<String> resources) {
    return sum(kind -> resources.contains(kind.resource()));
  }

  /// Returns how many of one verb were about a resource.
  public long count(String verb, String resource) {
    return counts.getOrDefault(new Kind(resource, verb), 0L);
  }

  private long sum(Predicate<Kind> wanted) {
    return counts.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
