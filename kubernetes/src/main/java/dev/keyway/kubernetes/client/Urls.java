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

  HttpUrl.Builder object(Resource<?> resource, ObjectKey key) {
    return objects(resource, key.namespace()).addPathSegment(key.name());
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
