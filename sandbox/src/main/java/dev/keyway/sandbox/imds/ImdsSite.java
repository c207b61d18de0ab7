// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.ManagedIdentity;
import dev.keyway.sandbox.directory.Principal;
import dev.keyway.sandbox.entra.Resources;
import dev.keyway.sandbox.entra.TokenAnswer;
import dev.keyway.sandbox.entra.TokenIssuer;
import dev.keyway.sandbox.entra.TokenIssuer.Proof;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Route;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.http.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The metadata endpoint of one machine (azure-apis.md §11).
final class ImdsSite implements Site {
  private final Supplier<VirtualMachine> machine;
  private final Supplier<Identities> identities;
  private final Directory directory;
  private final TokenIssuer issuer;
  private final Resources resources;
  private final Router router;

  ImdsSite(
      Supplier<VirtualMachine> machine,
      Supplier<Identities> identities,
      Directory directory,
      TokenIssuer issuer,
      Resources resources) {
    this.machine = machine;
    this.identities = identities;
    this.directory = directory;
    this.issuer = issuer;
    this.resources = resources;
    this.router =
        new Router(Service.IMDS)
            .on("GET", "/metadata/identity/oauth2/token", "token", this::token)
            .on("GET", "/metadata/instance", "instance", this::instance);
  }

  @Override
  public Route route(Request request) {
    return router.route(request);
  }

  private Optional<Response> refusal(Request request) {
    if (!request.header("Metadata").map("true"::equalsIgnoreCase).orElse(false)) {
      return Optional.of(invalid("Required metadata header not specified"));
    }
    if (request.header("X-Forwarded-For").isPresent()) {
      return Optional.of(invalid("Requests with the header X-Forwarded-For are refused"));
    }
    if (request.query("api-version").isEmpty()) {
      return Optional.of(
          Response.json(
              400,
              Map.of(
                  "error",
                  "Bad request. api-version was not specified in the request",
                  "newest-versions",
                  List.of("2021-02-01", "2020-09-01", "2018-02-01"))));
    }
    if (request.query().values().stream().anyMatch(values -> values.size() > 1)) {
      return Optional.of(invalid("A query parameter is repeated"));
    }
    return Optional.empty();
  }

  private Response token(Request request) {
    Optional<Response> refusal = refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Optional<String> resource = request.query("resource");
    if (resource.isEmpty()) {
      return invalid("Required audience parameter not specified");
    }
    if (!resources.exists(resource.get())) {
      return error(
          "invalid_resource",
          "AADSTS500011: The resource principal '%s' was not found in the tenant."
              .formatted(resource.get()));
    }
    List<ManagedIdentity> fitting = fitting(request);
    if (fitting.isEmpty()) {
      return invalid("Identity not found");
    }
    if (fitting.size() > 1) {
      return invalid(
          "Multiple user assigned identities exist, please specify the clientId / resourceId of the"
              + " identity in the token request");
    }
    ManagedIdentity identity = fitting.getFirst();
    var token = issuer.issue(identity, resource.get(), Proof.CERTIFICATE, request.faults());
    Map<String, Object> body = TokenAnswer.strings(token);
    body.put("client_id", identity.clientId());
    return Response.json(200, body);
  }

  private List<ManagedIdentity> fitting(Request request) {
    Identities here = identities.get();
    List<Predicate<ManagedIdentity>> wanted =
        Stream.of(
                request
                    .query("client_id")
                    .map(id -> (Predicate<ManagedIdentity>) i -> i.clientId().equalsIgnoreCase(id)),
                request
                    .query("object_id")
                    .map(id ->
                        (Predicate<ManagedIdentity>) i -> i.principalId().equalsIgnoreCase(id)),
                request
                    .query("msi_res_id")
                    .or(() -> request.query("mi_res_id"))
                    .map(id ->
                        (Predicate<ManagedIdentity>) i -> i.resourceId().equalsIgnoreCase(id)))
            .flatMap(Optional::stream)
            .toList();
    if (wanted.isEmpty() && here.systemAssigned().isPresent()) {
      return existing(here.systemAssigned().stream());
    }
    Stream<String> candidates =
        Stream.concat(
            here.systemAssigned().stream(), here.userAssigned().stream().map(Assignment::clientId));
    return existing(candidates).stream()
        .filter(identity -> wanted.stream().allMatch(predicate -> predicate.test(identity)))
        .toList();
  }

  private List<ManagedIdentity> existing(Stream<String> clientIds) {
    return clientIds
        .map(directory::findByClientId)
        .flatMap(Optional<Principal>::stream)
        .filter(ManagedIdentity.class::isInstance)
        .map(ManagedIdentity.class::cast)
        .toList();
  }

  private Response instance(Request request) {
    Optional<Response> refusal = refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    VirtualMachine vm = machine.get();
    Map<String, Object> compute = new LinkedHashMap<>();
    compute.put("azEnvironment", "AzureStackCloud");
    compute.put("location", "local");
    compute.put("name", vm.name());
    compute.put("osType", "Linux");
    compute.put("resourceGroupName", vm.resourceGroup());
    compute.put("resourceId", vm.resourceId());
    compute.put("subscriptionId", vm.subscriptionId());
    compute.put("vmId", vm.vmId());
    compute.put(
        "vmScaleSetName", vm.instanceOf().map(VirtualMachine.Instance::scaleSet).orElse(""));
    return Response.json(
        200, Map.of("compute", compute, "network", Map.of("interface", List.of())));
  }

  private static Response invalid(String description) {
    return error("invalid_request", description);
  }

  private static Response error(String error, String description) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("error_description", description);
    return Response.json(400, body);
  }
}
