// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.kubernetes.api.ObjectKey;
import java.net.URI;
import okhttp3.HttpUrl;

/// The addresses of objects.
final class Urls {
  private final HttpUrl server;

  Urls(URI server) {
    this.server = HttpUrl.get(server);
  }

  HttpUrl.Builder objects(Resource<?> resource, String namespace) {
    var url = server.newBuilder();
    if (resource.group().isEmpty()) {
      url.addPathSegment("api");
    } else {
      url.addPathSegment("apis").addPathSegment(resource.group());
    }
    url.addPathSegment(resource.version());
    if (resource.namespaced() && !namespace.isEmpty()) {
      url.addPathSegment("namespaces").addPathSegment(namespace);
    }
    return url.addPathSegment(resource.plural());
  }

  /// @throws KubernetesException.Invalid if no object can have that name, which may be what
  ///   somebody wrote into another object: the address must not lead elsewhere
  HttpUrl.Builder object(Resource<?> resource, ObjectKey key) throws KubernetesException {
    if (!isName(key.name()) || !(key.namespace().isEmpty() || isName(key.namespace()))) {
      throw new KubernetesException.Invalid(
          "\"%s\" is no name of one of %s".formatted(key, resource.plural()));
    }
    return objects(resource, key.namespace()).addPathSegment(key.name());
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && !text.equals(".")
        && !text.equals("..")
        && text.chars().noneMatch(c -> c == '/' || c == '%');
  }

  HttpUrl.Builder selected(Resource<?> resource, Selection selection) {
    var url = objects(resource, selection.namespace());
    if (!selection.labels().isEmpty()) {
      url.addQueryParameter("labelSelector", selection.labels());
    }
    if (!selection.fields().isEmpty()) {
      url.addQueryParameter("fieldSelector", selection.fields());
    }
    return url;
  }

  /// @param path with its leading slash, and maybe a query
  HttpUrl raw(String path) {
    var base = server.toString().replaceFirst("/+$", "");
    return HttpUrl.get(base + path);
  }
}
