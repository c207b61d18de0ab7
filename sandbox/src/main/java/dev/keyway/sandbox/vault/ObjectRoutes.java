// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the three kinds of objects have in common: read, list, update, delete, recover, purge.
final class ObjectRoutes<V extends Versioned<V>> {
  private final Kind kind;
  private final Function<Vault, Shelf<V>> shelf;
  private final Function<Request, Vault> vaults;
  private final VaultAccess access;
  private final Function<Request, Bundles> bundles;

  ObjectRoutes(
      Kind kind,
      Function<Vault, Shelf<V>> shelf,
      Function<Request, Vault> vaults,
      VaultAccess access,
      Function<Request, Bundles> bundles) {
    this.kind = kind;
    this.shelf = shelf;
    this.vaults = vaults;
    this.access = access;
    this.bundles = bundles;
  }

  void addTo(Router router) {
    String path = "/" + kind.plural();
    String one = kind.singular() + ".";
    router
        .on("GET", path, one + "list", this::list)
        .on("GET", path + "/{name}", one + "get", this::get)
        .on("GET", path + "/{name}/versions", one + "versions", this::versions)
        .on("GET", path + "/{name}/{version}", one + "get", this::get)
        .on("PATCH", path + "/{name}", one + "update", this::update)
        .on("PATCH", path + "/{name}/{version}", one + "update", this::update)
        .on("DELETE", path + "/{name}", one + "delete", this::delete)
        .on("GET", "/deleted" + kind.plural(), one + "deleted.list", this::listDeleted)
        .on("GET", "/deleted" + kind.plural() + "/{name}", one + "deleted.get", this::getDeleted)
        .on("DELETE", "/deleted" + kind.plural() + "/{name}", one + "purge", this::purge)
        .on("POST", "/deleted" + kind.plural() + "/{name}/recover", one + "recover", this::recover);
  }

  private Vault open(Request request, String permission) {
    Vault vault = vaults.apply(request);
    access.check(request, vault, kind, permission);
    if (request.params().containsKey("name")) {
      Vault.checkName(request.param("name"));
    }
    return vault;
  }

  private Response get(Request request) {
    Shelf<V> objects = shelf.apply(open(request, "get"));
    String name = request.param("name");
    V version = objects.get(name, request.params().getOrDefault("version", ""));
    if (!version.attributes().enabled()) {
      throw new HttpProblem(
          403,
          "Forbidden",
          "Operation get is not allowed on a disabled " + kind.singular() + ".",
          kind.title() + "Disabled");
    }
    return Response.json(200, bundles.apply(request).bundle(name, version));
  }

  private Response list(Request request) {
    Shelf<V> objects = shelf.apply(open(request, "list"));
    Bundles names = bundles.apply(request);
    var entries = new TreeMap<String, ObjectNode>(String.CASE_INSENSITIVE_ORDER);
    objects
        .latest()
        .forEach((name, version) -> entries.put(name, names.item(name, version, false)));
    return Page.of(request, names.base(), entries);
  }

  /// Like Azure, in an order that says nothing about age.
  private Response versions(Request request) {
    Shelf<V> objects = shelf.apply(open(request, "list"));
    Bundles names = bundles.apply(request);
    String name = request.param("name");
    var entries = new TreeMap<String, ObjectNode>();
    objects
        .versions(name)
        .forEach(version -> entries.put(version.version(), names.item(name, version, true)));
    return Page.of(request, names.base(), entries);
  }

  private Response update(Request request) {
    String permission = kind == Kind.SECRET ? "set" : "update";
    Shelf<V> objects = shelf.apply(open(request, permission));
    JsonNode body = request.json();
    String name = request.param("name");
    V after =
        objects.update(
            name,
            request.params().getOrDefault("version", ""),
            old ->
                old.with(
                    old.attributes().merge(body.path("attributes"), objects.now()),
                    tags(body).orElse(old.tags())));
    Bundles names = bundles.apply(request);
    return Response.json(
        200,
        after instanceof SecretVersion secret
            ? names.secret(name, secret)
            : names.bundle(name, after));
  }

  static Optional<Map<String, String>> tags(JsonNode body) {
    JsonNode tags = body.path("tags");
    if (!tags.isObject()) {
      return Optional.empty();
    }
    Map<String, String> result = new HashMap<>();
    tags.properties().forEach(tag -> result.put(tag.getKey(), tag.getValue().asString("")));
    return Optional.of(result);
  }

  private Response delete(Request request) {
    Vault vault = open(request, "delete");
    String name = request.param("name");
    V latest = shelf.apply(vault).get(name, "");
    if (latest.managed()) {
      throw new HttpProblem(
          403,
          "Forbidden",
          "The %s %s belongs to a certificate; delete that.".formatted(kind.singular(), name),
          "ObjectIsManaged");
    }
    vault.delete(kind, name);
    return Response.json(200, deleted(request, name, shelf.apply(vault)));
  }

  private ObjectNode deleted(Request request, String name, Shelf<V> objects) {
    var entry = objects.getDeleted(name);
    V latest = entry.versions().getLast();
    Bundles names = bundles.apply(request);
    ObjectNode node =
        latest instanceof SecretVersion secret
            ? names.secret(name, secret)
            : names.bundle(name, latest);
    return names.deleted(kind, name, entry, node);
  }

  private Response listDeleted(Request request) {
    Shelf<V> objects = shelf.apply(open(request, "list"));
    Bundles names = bundles.apply(request);
    var entries = new TreeMap<String, ObjectNode>(String.CASE_INSENSITIVE_ORDER);
    objects
        .deleted()
        .forEach((name, entry) ->
            entries.put(
                name,
                names.deleted(
                    kind, name, entry, names.item(name, entry.versions().getLast(), false))));
    return Page.of(request, names.base(), entries);
  }

  private Response getDeleted(Request request) {
    Shelf<V> objects = shelf.apply(open(request, "get"));
    return Response.json(200, deleted(request, request.param("name"), objects));
  }

  private Response purge(Request request) {
    Vault vault = open(request, "purge");
    if (vault.settings().purgeProtection()) {
      throw new HttpProblem(
          403,
          "Forbidden",
          "Operation \"purge\" is not allowed because purge protection is enabled for this vault.",
          "ForbiddenByPolicy");
    }
    vault.purge(kind, request.param("name"));
    return Response.empty(204);
  }

  private Response recover(Request request) {
    Vault vault = open(request, "recover");
    String name = request.param("name");
    vault.recover(kind, name);
    V latest = shelf.apply(vault).get(name, "");
    Bundles names = bundles.apply(request);
    return Response.json(
        200,
        latest instanceof SecretVersion secret
            ? names.secret(name, secret)
            : names.bundle(name, latest));
  }
}
