// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.oidc;

import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.http.Site;
import java.net.URI;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The clusters of the local Azure and their issuers at `/oidc/{cluster}`.
public final class Clusters {
  private final URI base;
  private final InstantSource clock;
  private final Runnable changed;
  private final Map<String, Cluster> clusters = new TreeMap<>();

  /// @param base the address of the listener, ending in a slash
  public Clusters(URI base, InstantSource clock, Runnable changed) {
    this.base = base;
    this.clock = clock;
    this.changed = changed;
  }

  /// Returns the cluster of this name, and creates it first if need be.
  public Cluster cluster(String name) {
    synchronized (this) {
      Cluster present = clusters.get(name);
      if (present != null) {
        return present;
      }
      add(name, SigningKey.generate());
    }
    changed.run();
    return cluster(name);
  }

  private void add(String name, SigningKey key) {
    clusters.put(name, new Cluster(name, base.resolve("oidc/" + name), key, clock));
  }

  /// Returns the private keys by cluster, for the state file only.
  public synchronized Map<String, String> state() {
    Map<String, String> keys = new TreeMap<>();
    clusters.forEach((name, cluster) -> keys.put(name, cluster.key().privateJwk()));
    return keys;
  }

  /// Takes up saved clusters.
  public synchronized void restore(Map<String, String> keys) throws ParseException {
    for (Map.Entry<String, String> entry : keys.entrySet()) {
      add(entry.getKey(), SigningKey.restore(entry.getValue()));
    }
  }

  /// Returns the site of the issuers.
  public Site site() {
    return new Router(Service.OIDC)
        .on("GET", "/oidc/{cluster}/.well-known/openid-configuration", "discovery", this::discovery)
        .on("GET", "/oidc/{cluster}/openid/v1/jwks", "jwks", this::keys);
  }

  private Response discovery(Request request) {
    String issuer = find(request).issuer().toString();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", issuer);
    document.put("jwks_uri", issuer + "/openid/v1/jwks");
    document.put("response_types_supported", List.of("id_token"));
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", List.of("RS256"));
    return Response.json(200, document);
  }

  private Response keys(Request request) {
    return Response.json(
        200, Map.of("keys", List.of(find(request).key().publicKey().toJSONObject())));
  }

  private synchronized Cluster find(Request request) {
    Cluster cluster = clusters.get(request.param("cluster"));
    if (cluster == null) {
      throw new HttpProblem(404, "NotFound", "There is no such cluster.");
    }
    return cluster;
  }
}
