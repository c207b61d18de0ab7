// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Lane;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.Transport;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Tokens from Entra ID by the client-credentials grant (provider.md §11.7), in one call: the
/// originals' two calls for discovery are not needed where the authority is configured anyway.
final class EntraTokens implements TokenSource {
  private static final String CAN_HANDLE_CLAIMS =
      "{\"access_token\":{\"xms_cc\":{\"values\":[\"CP1\"]}}}";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final Transport transport;
  private final Authority authority;
  private final TokenProxy proxy;
  private final Lanes lanes;
  // What the proxy asks to wait says nothing about Entra ID itself.
  private final Lanes proxied;

  EntraTokens(Transport transport, Authority authority, TokenProxy proxy) {
    this.transport = transport;
    this.authority = authority;
    this.proxy = proxy;
    this.lanes = new Lanes(transport);
    this.proxied = new Lanes(transport);
  }

  @Override
  public AccessToken fetch(Wish wish, Deadline deadline) {
    return switch (wish.credential()) {
      case Credential.ClientSecret c -> {
        var form = form(c.clientId(), wish);
        form.put("client_secret", c.secret().reveal());
        yield direct(wish, endpoint(c.cloud(), c.tenant()), form, deadline);
      }
      case Credential.ClientCertificate c -> {
        var endpoint = endpoint(c.cloud(), c.tenant());
        boolean pss = !Authority.isAdfs(c.tenant());
        var id = UUID.randomUUID().toString();
        var jwt = ClientAssertion.sign(c, endpoint, pss, id, transport.clock().instant());
        yield direct(wish, endpoint, asserted(c.clientId(), wish, jwt), deadline);
      }
      case Credential.FederatedAssertion c -> {
        var form = asserted(c.clientId(), wish, c.assertion().jwt().reveal());
        yield direct(wish, endpoint(c.cloud(), c.tenant()), form, deadline);
      }
      case Credential.IdentityBinding c -> {
        var form = asserted(c.clientId(), wish, c.assertion().jwt().reveal());
        var call = HttpCall.post(endpoint(c.cloud(), c.tenant()), form);
        var lane = proxied.of(call.uri());
        yield read(wish, call, proxy.send(call, RetryPolicy.SERVICE, lane, deadline));
      }
      case Credential.ManagedIdentity _, Credential.PodIdentity _, Credential.AzureCli _ ->
          throw new InvalidConfiguration(
              Subjects.of(wish.credential()) + " has no tokens at Entra ID itself");
    };
  }

  private AccessToken direct(Wish wish, URI endpoint, Map<String, String> form, Deadline deadline) {
    var call = HttpCall.post(endpoint, form);
    Lane lane = lanes.of(endpoint);
    return read(wish, call, transport.send(call, RetryPolicy.SERVICE, lane, deadline));
  }

  private AccessToken read(Wish wish, HttpCall call, HttpAnswer answer) {
    var now = transport.clock().instant();
    if (answer.isSuccess()) {
      return TokenJson.token(call, answer, now);
    }
    throw TokenJson.failure(
        call,
        answer,
        Subjects.of(wish.credential()),
        code -> Advice.on(wish.credential(), code),
        now);
  }

  private URI endpoint(Cloud cloud, String tenant) {
    return authority.tokenEndpoint(cloud, tenant);
  }

  private static Map<String, String> form(String clientId, Wish wish) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", clientId);
    form.put("scope", wish.resource() + "/.default");
    form.put("claims", wish.claims().map(Claims::withCapability).orElse(CAN_HANDLE_CLAIMS));
    return form;
  }

  private static Map<String, String> asserted(String clientId, Wish wish, String jwt) {
    var form = form(clientId, wish);
    form.put("client_info", "1");
    form.put("client_assertion_type", JWT_BEARER);
    form.put("client_assertion", jwt);
    return form;
  }
}
