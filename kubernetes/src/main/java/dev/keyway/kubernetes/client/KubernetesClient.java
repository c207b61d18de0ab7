// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.json.JsonObject;
import dev.keyway.json.JsonStream;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.KubernetesObject;
import dev.keyway.kubernetes.api.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.MediaType;

/// Calls one API server. Safe for concurrent use, and made for virtual threads: interrupting one
/// ends its call at once, which then fails as [KubernetesException.Unavailable] with the thread
/// still marked as interrupted. Reads that the server puts off for a while (429, 503) are repeated;
/// writes never are.
public final class KubernetesClient implements AutoCloseable {
  private static final int PAGE = 500;
  private static final int LONGEST_RAW = 4 << 20;
  private static final Duration BEYOND_WATCH = Duration.ofSeconds(30);

  private final HttpCalls http;
  private final Urls urls;
  private final Duration timeout;

  private KubernetesClient(HttpCalls http, Urls urls, Duration timeout) {
    this.http = http;
    this.urls = urls;
    this.timeout = timeout;
  }

  /// Returns a client; nothing is called yet.
  ///
  /// @throws IllegalArgumentException if the certificates of `access` cannot be used
  public static KubernetesClient open(ClusterAccess access, ClientSettings settings) {
    return open(access, settings, Pause.REAL);
  }

  static KubernetesClient open(ClusterAccess access, ClientSettings settings, Pause pause) {
    return new KubernetesClient(
        new HttpCalls(access, settings, pause), new Urls(access.server()), settings.timeout());
  }

  /// Returns the same client with another time limit. Closing either closes both.
  public KubernetesClient within(Duration other) {
    return new KubernetesClient(http, urls, other);
  }

  public <T extends KubernetesObject> T get(Resource<T> resource, ObjectKey key)
      throws KubernetesException {
    var url = urls.object(resource, key).build();
    var ask = Ask.read("get", resource.plural(), key.toString(), url, timeout);
    return http.send(ask, body -> object(resource, JsonStream.of(body)));
  }

  /// Returns the object, or nothing if there is none.
  public <T extends KubernetesObject> Optional<T> find(Resource<T> resource, ObjectKey key)
      throws KubernetesException {
    try {
      return Optional.of(get(resource, key));
    } catch (KubernetesException.NotFound _) {
      return Optional.empty();
    }
  }

  /// Returns the selected objects as they are now.
  public <T extends KubernetesObject> List<T> list(Resource<T> resource, Selection selection)
      throws KubernetesException {
    var objects = new ArrayList<T>();
    list(resource, selection, Freshness.LATEST, objects::add);
    return List.copyOf(objects);
  }

  /// Hands over the selected objects one by one, while the list is still arriving.
  ///
  /// @return the version of the list, to watch from
  /// @throws KubernetesException.Expired if the server forgot the list before its last page;
  ///   objects may have been handed over by then, as in every failure
  public <T extends KubernetesObject> String list(
      Resource<T> resource, Selection selection, Freshness freshness, Consumer<T> each)
      throws KubernetesException {
    var next = "";
    while (true) {
      var page = page(resource, selection, freshness, next, each);
      next = page.text("continue").orElse("");
      if (next.isEmpty()) {
        return page.text("resourceVersion").orElse("");
      }
    }
  }

  private <T extends KubernetesObject> JsonObject page(
      Resource<T> resource, Selection selection, Freshness freshness, String next, Consumer<T> each)
      throws KubernetesException {
    var url = urls.selected(resource, selection).addQueryParameter("limit", "" + PAGE);
    if (!next.isEmpty()) {
      url.addQueryParameter("continue", next);
    } else if (freshness == Freshness.ANY) {
      url.addQueryParameter("resourceVersion", "0");
    }
    var ask = Ask.read("list", resource.plural(), selection.namespace(), url.build(), timeout);
    return http.send(
        ask,
        body -> {
          try (var stream = JsonStream.of(body)) {
            return stream
                .next("items", item -> each.accept(resource.read().apply(item)))
                .object("metadata")
                .orElse(JsonObject.EMPTY);
          }
        });
  }

  /// Tells `listener` what changes after `version`, until the server ends the watch, as it does
  /// after about `time`.
  ///
  /// @throws KubernetesException.Expired if the server does not remember what changed since
  public <T extends KubernetesObject> void watch(
      Resource<T> resource,
      Selection selection,
      String version,
      Duration time,
      WatchListener<T> listener)
      throws KubernetesException {
    var url =
        urls.selected(resource, selection)
            .addQueryParameter("watch", "true")
            .addQueryParameter("allowWatchBookmarks", "true")
            .addQueryParameter("resourceVersion", version)
            .addQueryParameter("timeoutSeconds", "" + Math.max(1, time.toSeconds()))
            .build();
    var ask =
        Ask.read("watch", resource.plural(), selection.namespace(), url, time.plus(BEYOND_WATCH));
    http.send(
        ask,
        body -> {
          listener.opened();
          try (var stream = JsonStream.of(body)) {
            for (var event = stream.next(); event.isPresent(); event = stream.next()) {
              WatchEvents.read(resource, ask, event.get()).ifPresent(listener::on);
            }
          }
          return true;
        });
  }

  /// Creates an object and returns what the server made of it.
  ///
  /// @param namespace empty for objects of the cluster
  public <T extends KubernetesObject> T create(
      Resource<T> resource, String namespace, JsonBody object) throws KubernetesException {
    var url = urls.objects(resource, namespace).build();
    var name = new ObjectKey(namespace, object.name()).toString();
    return write("create", "POST", resource.plural(), name, url, Media.JSON, object, resource);
  }

  /// Replaces an object as a whole. If `object` has a resourceVersion, it must be the current one.
  public <T extends KubernetesObject> T replace(
      Resource<T> resource, ObjectKey key, JsonBody object) throws KubernetesException {
    var url = urls.object(resource, key).build();
    return write(
        "update", "PUT", resource.plural(), key.toString(), url, Media.JSON, object, resource);
  }

  /// Changes an object and returns what it has become.
  public <T extends KubernetesObject> T patch(Resource<T> resource, ObjectKey key, Patch patch)
      throws KubernetesException {
    return patch(resource, key, "", patch);
  }

  /// Changes a subresource such as `status`, and returns the object.
  public <T extends KubernetesObject> T patch(
      Resource<T> resource, ObjectKey key, String subresource, Patch patch)
      throws KubernetesException {
    var url = urls.object(resource, key);
    if (!subresource.isEmpty()) {
      url.addPathSegment(subresource);
    }
    if (patch instanceof Patch.Apply(_, var manager, var force)) {
      url.addQueryParameter("fieldManager", manager).addQueryParameter("force", "" + force);
    }
    var plural = subresource.isEmpty() ? "" : "/" + subresource;
    return write(
        "patch",
        "PATCH",
        resource.plural() + plural,
        key.toString(),
        url.build(),
        Media.of(patch),
        patch.body(),
        resource);
  }

  /// Posts to a subresource such as `token` and returns the answer.
  public JsonObject post(Resource<?> resource, ObjectKey key, String subresource, JsonBody body)
      throws KubernetesException {
    var url = urls.object(resource, key).addPathSegment(subresource).build();
    var content = Optional.of(new Ask.Content(Media.JSON, body));
    var plural = resource.plural() + "/" + subresource;
    return http.send(
        new Ask("create", "POST", plural, key.toString(), url, content, timeout, false),
        answer -> json(JsonStream.of(answer)));
  }

  /// Asks for an object's deletion. Others may hold it up by finalizers.
  public void delete(Resource<?> resource, ObjectKey key) throws KubernetesException {
    var url = urls.object(resource, key).build();
    http.send(
        new Ask(
            "delete",
            "DELETE",
            resource.plural(),
            key.toString(),
            url,
            Optional.empty(),
            timeout,
            false),
        _ -> true);
  }

  /// Returns what is at a path such as `/readyz`, `/version` or `/openid/v1/jwks`: at most 4 MiB.
  public String raw(String path) throws KubernetesException {
    return http.send(
        Ask.read("get", path, "", urls.raw(path), timeout),
        body -> new String(body.readNBytes(LONGEST_RAW), StandardCharsets.UTF_8));
  }

  private <T extends KubernetesObject> T write(
      String verb,
      String method,
      String plural,
      String object,
      HttpUrl url,
      MediaType type,
      JsonBody body,
      Resource<T> resource)
      throws KubernetesException {
    var content = Optional.of(new Ask.Content(type, body));
    return http.send(
        new Ask(verb, method, plural, object, url, content, timeout, false),
        answer -> object(resource, JsonStream.of(answer)));
  }

  private static <T extends KubernetesObject> T object(Resource<T> resource, JsonStream stream)
      throws IOException, MalformedJson {
    return resource.read().apply(json(stream));
  }

  private static JsonObject json(JsonStream stream) throws IOException, MalformedJson {
    try (stream) {
      return stream.next().orElseThrow(() -> new MalformedJson("empty"));
    }
  }

  /// Ends all calls under way, watches too.
  @Override
  public void close() {
    http.close();
  }
}
