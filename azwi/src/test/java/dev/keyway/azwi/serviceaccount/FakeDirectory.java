// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.AzureException.ObjectNotFound;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azure.graph.Application;
import dev.keyway.azure.graph.Applications;
import dev.keyway.azure.graph.ServicePrincipal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A tenant's applications in memory. What is created is found again only once `lag` lookups have
/// missed it.
final class FakeDirectory implements Applications {
  final List<Application> applications = new ArrayList<>();
  final List<ServicePrincipal> principals = new ArrayList<>();
  final Map<String, List<FederatedCredential>> credentials = new LinkedHashMap<>();
  int lag;
  int lookups;

  Application has(String name) {
    int number = applications.size() + 1;
    var application = new Application("object-" + number, "client-" + number, name);
    applications.add(application);
    return application;
  }

  @Override
  public List<Application> named(String displayName, Deadline deadline) {
    lookups++;
    return applications.stream().filter(a -> a.displayName().equals(displayName)).toList();
  }

  @Override
  public Optional<Application> withClientId(String appId, Deadline deadline) {
    lookups++;
    return applications.stream().filter(a -> a.appId().equals(appId)).findFirst();
  }

  @Override
  public Application create(String displayName, Deadline deadline) {
    return has(displayName);
  }

  @Override
  public boolean remove(String objectId, Deadline deadline) {
    return applications.removeIf(a -> a.objectId().equals(objectId));
  }

  @Override
  public List<ServicePrincipal> principalsNamed(String displayName, Deadline deadline) {
    return principals.stream().filter(p -> p.displayName().equals(displayName)).toList();
  }

  @Override
  public Optional<ServicePrincipal> principalOf(String appId, Deadline deadline) {
    return principals.stream().filter(p -> p.appId().equals(appId)).findFirst();
  }

  @Override
  public ServicePrincipal createPrincipal(String appId, List<String> tags, Deadline deadline) {
    awaitLag("application " + appId);
    var principal = new ServicePrincipal("principal-" + appId, appId, appId);
    principals.add(principal);
    return principal;
  }

  @Override
  public List<FederatedCredential> credentials(String objectId, Deadline deadline) {
    return List.copyOf(credentials.getOrDefault(objectId, List.of()));
  }

  @Override
  public boolean add(String objectId, FederatedCredential credential, Deadline deadline) {
    awaitLag("application " + objectId);
    var there = credentials.computeIfAbsent(objectId, _ -> new ArrayList<>());
    return there.stream().noneMatch(c -> c.name().equals(credential.name()))
        && there.add(credential);
  }

  @Override
  public boolean removeCredential(String objectId, String name, Deadline deadline) {
    return credentials
        .getOrDefault(objectId, new ArrayList<>())
        .removeIf(c -> c.name().equals(name));
  }

  private void awaitLag(String what) {
    if (lag > 0) {
      lag--;
      throw new ObjectNotFound(what + " is not known yet");
    }
  }
}
