// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.arm.ArmSite;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.graph.GraphSite;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Route;
import dev.keyway.sandbox.http.Site;
import java.util.Optional;

/// Decides by TLS server name, host and path which service a request on the shared port is for.
/// Only host names of our own are served, so that no web page can reach in under another name.
final class Dispatch implements Site {
  private volatile Optional<Sites> sites = Optional.empty();

  record Sites(
      Site entra, Site tokenProxy, Site clusters, Site vaults, Site arm, Site graph, Site admin) {}

  void open(Sites ready) {
    sites = Optional.of(ready);
  }

  @Override
  public Route route(Request request) {
    return sites.map(ready -> choose(ready, request).route(request)).orElseGet(() -> busy(request));
  }

  private static Site choose(Sites sites, Request request) {
    if (request.sni().map(name -> name.endsWith(".ests.aks")).orElse(false)) {
      return sites.tokenProxy();
    }
    if (request.host().endsWith(".vault.localhost")) {
      return sites.vaults();
    }
    if (request.host().equals("graph.localhost")) {
      return sites.graph();
    }
    if (!request.host().equals("localhost") && !request.host().equals("127.0.0.1")) {
      return Dispatch::stranger;
    }
    if (request.path().startsWith("/_sandbox/")) {
      return sites.admin();
    }
    if (ArmSite.serves(request.path())) {
      return sites.arm();
    }
    if (GraphSite.serves(request.path())) {
      return sites.graph();
    }
    return request.path().startsWith("/oidc/") ? sites.clusters() : sites.entra();
  }

  private static Route stranger(Request request) {
    return new Route(
        Service.ADMIN,
        "stranger",
        request,
        _ ->
            Response.text(
                421, "text/plain; charset=utf-8", "The local Azure does not serve this host.\n"));
  }

  private static Route busy(Request request) {
    return new Route(
        Service.ADMIN,
        "starting",
        request,
        _ -> Response.text(503, "text/plain; charset=utf-8", "The local Azure is starting.\n"));
  }
}
