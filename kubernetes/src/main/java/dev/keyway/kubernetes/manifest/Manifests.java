// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.manifest;

import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Pause;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Brings manifests to a cluster, of whatever kinds it knows.
public final class Manifests {
  private static final int ATTEMPTS = 50;
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final KubernetesClient client;
  private final String manager;
  private final Map<String, Resource<GenericObject>> known = new ConcurrentHashMap<>();

  /// @param manager who decides on the fields from now on
  public Manifests(KubernetesClient client, String manager) {
    this.client = client;
    this.manager = manager;
  }

  /// Creates the object or changes it to be as written, and returns it. A kind that the server does
  /// not know is waited for, ten seconds: its definition may have been created just before.
  ///
  /// @param namespace for an object that needs one and names none
  public GenericObject apply(Manifest manifest, String namespace) throws KubernetesException {
    var resource = resource(manifest);
    var patch = new Patch.Apply(JsonBody.of(manifest.fields()), manager, true);
    return client.patch(resource, key(resource, manifest, namespace), patch);
  }

  /// Deletes the object, if there is one.
  public void delete(Manifest manifest, String namespace) throws KubernetesException {
    try {
      var resource = find(manifest.apiVersion(), manifest.kind());
      if (resource.isPresent()) {
        client.delete(resource.get(), key(resource.get(), manifest, namespace));
      }
    } catch (KubernetesException.NotFound _) {
      // As wanted.
    }
  }

  private static ObjectKey key(Resource<?> resource, Manifest manifest, String namespace) {
    if (!resource.namespaced()) {
      return new ObjectKey("", manifest.key().name());
    }
    return manifest.key().namespace().isEmpty()
        ? new ObjectKey(namespace, manifest.key().name())
        : manifest.key();
  }

  private Resource<GenericObject> resource(Manifest manifest) throws KubernetesException {
    for (int attempt = 1; ; attempt++) {
      var resource = find(manifest.apiVersion(), manifest.kind());
      if (resource.isPresent()) {
        return resource.get();
      }
      if (attempt == ATTEMPTS) {
        throw new KubernetesException.NotFound(
            "cannot apply %s: the server has no kind %s in %s: is its CustomResourceDefinition there?"
                .formatted(manifest, manifest.kind(), manifest.apiVersion()));
      }
      rest(manifest);
    }
  }

  private static void rest(Manifest manifest) throws KubernetesException {
    try {
      Pause.REAL.forTime(BETWEEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesException.Unavailable(
          "cannot apply %s: interrupted".formatted(manifest), Optional.empty(), e);
    }
  }

  /// Returns how the server keeps a kind; empty if it does not know it.
  public Optional<Resource<GenericObject>> find(String apiVersion, String kind)
      throws KubernetesException {
    var name = apiVersion + "/" + kind;
    var before = known.get(name);
    if (before != null) {
      return Optional.of(before);
    }
    var found = ask(apiVersion, kind);
    found.ifPresent(resource -> known.put(name, resource));
    return found;
  }

  private Optional<Resource<GenericObject>> ask(String apiVersion, String kind)
      throws KubernetesException {
    var slash = apiVersion.indexOf('/');
    try {
      var path = (slash < 0 ? "/api/" : "/apis/") + apiVersion;
      var list = JsonObject.parse(client.raw(path).getBytes(StandardCharsets.UTF_8));
      return list.objects("resources").stream()
          .filter(entry -> entry.text("kind").orElse("").equals(kind))
          // Others are subresources.
          .filter(entry -> !entry.text("name").orElse("/").contains("/"))
          .findFirst()
          .map(entry ->
              Resources.generic(
                  slash < 0 ? "" : apiVersion.substring(0, slash),
                  apiVersion.substring(slash + 1),
                  kind,
                  entry.text("name").orElse(""),
                  entry.flag("namespaced").orElse(false)));
    } catch (KubernetesException.NotFound _) {
      return Optional.empty();
    } catch (MalformedJson e) {
      throw new KubernetesException.Unavailable(
          "cannot list the kinds of %s: the answer is %s".formatted(apiVersion, e.getMessage()),
          Optional.empty(),
          e);
    }
  }
}
