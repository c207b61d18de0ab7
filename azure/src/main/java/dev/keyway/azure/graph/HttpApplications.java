// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.graph;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.JsonText;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.token.IdentityTokens;
import dev.keyway.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// Applications over HTTPS. Safe for concurrent use.
public final class HttpApplications implements Applications {
  private static final String EXISTS = "Request_MultipleObjectsWithSameKeyValue";

  private final GraphConnection graph;

  /// @throws InvalidConfiguration if the cloud names no Microsoft Graph
  public HttpApplications(
      Cloud cloud, Credential credential, Transport transport, IdentityTokens tokens) {
    this.graph = new GraphConnection(cloud, credential, transport, tokens);
  }

  @Override
  public List<Application> named(String displayName, Deadline deadline) {
    return applications("displayName", displayName, deadline);
  }

  @Override
  public Optional<Application> withClientId(String appId, Deadline deadline) {
    return applications("appId", appId, deadline).stream().findFirst();
  }

  private List<Application> applications(String field, String value, Deadline deadline) {
    var failure = graph.failure("looking up the application with %s %s".formatted(field, value));
    return graph
        .list(graph.address("applications" + filter(field, value)), failure, deadline)
        .stream()
        .map(json -> application(json, failure))
        .toList();
  }

  @Override
  public Application create(String displayName, Deadline deadline) {
    var failure = graph.failure("creating the application " + displayName);
    var body = JsonText.object(json -> json.writeStringProperty("displayName", displayName));
    var answer = graph.ask(HttpCall.post(graph.address("applications"), body), deadline);
    return application(graph.json(answer, failure), failure);
  }

  @Override
  public boolean remove(String objectId, Deadline deadline) {
    return remove(
        "applications/" + segment(objectId), "removing the application " + objectId, deadline);
  }

  private boolean remove(String path, String what, Deadline deadline) {
    var answer = graph.ask(HttpCall.delete(graph.address(path)), deadline);
    if (answer.status() == 404) {
      return false;
    }
    graph.require(answer, graph.failure(what));
    return true;
  }

  @Override
  public List<ServicePrincipal> principalsNamed(String displayName, Deadline deadline) {
    return principals("displayName", displayName, deadline);
  }

  @Override
  public Optional<ServicePrincipal> principalOf(String appId, Deadline deadline) {
    return principals("appId", appId, deadline).stream().findFirst();
  }

  private List<ServicePrincipal> principals(String field, String value, Deadline deadline) {
    var failure =
        graph.failure("looking up the service principal with %s %s".formatted(field, value));
    return graph
        .list(graph.address("servicePrincipals" + filter(field, value)), failure, deadline)
        .stream()
        .map(json -> principal(json, failure))
        .toList();
  }

  @Override
  public ServicePrincipal createPrincipal(String appId, List<String> tags, Deadline deadline) {
    var failure = graph.failure("creating the service principal of application " + appId);
    var body =
        JsonText.object(json -> {
          json.writeStringProperty("appId", appId);
          json.writeArrayPropertyStart("tags");
          tags.forEach(json::writeString);
          json.writeEndArray();
        });
    var answer = graph.ask(HttpCall.post(graph.address("servicePrincipals"), body), deadline);
    return principal(graph.json(answer, failure), failure);
  }

  @Override
  public List<FederatedCredential> credentials(String objectId, Deadline deadline) {
    var failure = graph.failure("listing the federated credentials of application " + objectId);
    return graph.list(graph.address(credentialsOf(objectId)), failure, deadline).stream()
        .map(json ->
            new FederatedCredential(
                required(json, "name", failure),
                json.text("issuer").orElse(""),
                json.text("subject").orElse(""),
                json.texts("audiences"),
                json.text("description").orElse("")))
        .toList();
  }

  @Override
  public boolean add(String objectId, FederatedCredential credential, Deadline deadline) {
    var body =
        JsonText.object(json -> {
          json.writeStringProperty("name", credential.name());
          json.writeStringProperty("issuer", credential.issuer());
          json.writeStringProperty("subject", credential.subject());
          json.writeStringProperty("description", credential.description());
          json.writeArrayPropertyStart("audiences");
          credential.audiences().forEach(json::writeString);
          json.writeEndArray();
        });
    var answer = graph.ask(HttpCall.post(graph.address(credentialsOf(objectId)), body), deadline);
    if (GraphFailure.code(answer).filter(EXISTS::equals).isPresent()) {
      return false;
    }
    graph.require(
        answer,
        graph.failure(
            "adding the federated credential %s (subject %s) to application %s"
                .formatted(credential.name(), credential.subject(), objectId)));
    return true;
  }

  @Override
  public boolean removeCredential(String objectId, String name, Deadline deadline) {
    return remove(
        credentialsOf(objectId) + "/" + segment(name),
        "removing the federated credential %s of application %s".formatted(name, objectId),
        deadline);
  }

  private static Application application(JsonObject json, GraphFailure failure) {
    return new Application(
        required(json, "id", failure),
        required(json, "appId", failure),
        json.text("displayName").orElse(""));
  }

  private static ServicePrincipal principal(JsonObject json, GraphFailure failure) {
    return new ServicePrincipal(
        required(json, "id", failure),
        required(json, "appId", failure),
        json.text("displayName").orElse(""));
  }

  private static String required(JsonObject json, String field, GraphFailure failure) {
    return json.text(field).filter(text -> !text.isBlank()).orElseThrow(() -> failure.lacks(field));
  }

  private static String credentialsOf(String objectId) {
    return "applications/" + segment(objectId) + "/federatedIdentityCredentials";
  }

  private static String filter(String field, String value) {
    return "?$filter=" + segment(field + " eq '" + value.replace("'", "''") + "'");
  }

  private static String segment(String text) {
    return HttpCall.escape(text).replace("+", "%20");
  }
}
