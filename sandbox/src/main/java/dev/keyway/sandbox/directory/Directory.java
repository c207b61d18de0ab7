// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import dev.keyway.sandbox.directory.DirectoryException.Reason;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The tenants and everyone in them. Ids are compared ignoring case, as Azure does.
public final class Directory {
  private final String defaultTenant;
  private final Runnable changed;
  private final Set<String> tenants = new LinkedHashSet<>();
  private final Map<String, Principal> byClientId = new LinkedHashMap<>();

  /// @param changed is called after each change, to save it
  public Directory(String defaultTenant, Runnable changed) {
    this.defaultTenant = defaultTenant;
    this.changed = changed;
    tenants.add(key(defaultTenant));
  }

  /// Returns the tenant that objects belong to unless another is named.
  public String defaultTenant() {
    return defaultTenant;
  }

  /// Adds a tenant, known by its id.
  public void createTenant(String tenantId) {
    synchronized (this) {
      tenants.add(key(tenantId));
    }
    changed.run();
  }

  /// Tells whether the tenant exists.
  public synchronized boolean hasTenant(String tenantId) {
    return tenants.contains(key(tenantId));
  }

  /// Creates an application with random ids, and its service principal.
  public Application createApplication(String displayName) {
    return createApplication(displayName, UUID.randomUUID().toString());
  }

  /// Creates an application with this client id in the default tenant.
  ///
  /// @throws DirectoryException if the client id is taken
  public Application createApplication(String displayName, String clientId) {
    return createApplication(defaultTenant, displayName, clientId);
  }

  /// Creates an application with this client id in a tenant.
  ///
  /// @throws DirectoryException if the client id is taken or the tenant unknown
  public Application createApplication(String tenantId, String displayName, String clientId) {
    return register(
        application(tenantId, displayName, clientId)
            .withServicePrincipal(Optional.of(ServicePrincipal.create(displayName, List.of()))));
  }

  /// Creates an application with random ids in the default tenant, where nothing stands for it yet.
  public Application registerApplication(String displayName) {
    return register(application(defaultTenant, displayName, UUID.randomUUID().toString()));
  }

  private Application register(Application application) {
    add(application);
    return application;
  }

  private static Application application(String tenantId, String displayName, String clientId) {
    return new Application(
        tenantId,
        clientId,
        UUID.randomUUID().toString(),
        displayName,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  /// Gives an application a password.
  public void addSecret(String clientId, String secret, Instant expires) {
    ClientSecret entry = ClientSecret.of("", secret, Instant.EPOCH, expires);
    changeApplication(clientId, application -> application.with(entry));
  }

  /// Lets an application authenticate with the key of this certificate.
  public void addCertificate(String clientId, X509Certificate certificate) {
    changeApplication(
        clientId,
        application -> {
          try {
            String der = Base64.getEncoder().encodeToString(certificate.getEncoded());
            return application.withCertificates(
                Stream.concat(application.certificates().stream(), Stream.of(der)).toList());
          } catch (CertificateEncodingException e) {
            throw new DirectoryException(Reason.INVALID, "The certificate has no DER form.");
          }
        });
  }

  /// Creates a user-assigned identity with random ids.
  public ManagedIdentity createManagedIdentity(String name, String resourceId) {
    return createManagedIdentity(name, resourceId, UUID.randomUUID().toString());
  }

  /// Creates a user-assigned identity with this client id.
  ///
  /// @throws DirectoryException if the client id or the resource id is taken
  public ManagedIdentity createManagedIdentity(String name, String resourceId, String clientId) {
    return createIdentity(name, resourceId, clientId, false);
  }

  /// Creates the identity of a machine.
  public ManagedIdentity createSystemAssignedIdentity(String name, String resourceId) {
    return createIdentity(name, resourceId, UUID.randomUUID().toString(), true);
  }

  private ManagedIdentity createIdentity(
      String name, String resourceId, String clientId, boolean systemAssigned) {
    if (findByResourceId(resourceId).isPresent()) {
      throw new DirectoryException(Reason.DUPLICATE, "There is an identity " + resourceId + ".");
    }
    ManagedIdentity identity =
        new ManagedIdentity(
            defaultTenant,
            clientId,
            UUID.randomUUID().toString(),
            name,
            resourceId,
            systemAssigned,
            List.of());
    add(identity);
    return identity;
  }

  /// Deletes whoever has this client id, if anybody.
  public void delete(String clientId) {
    synchronized (this) {
      byClientId.remove(key(clientId));
    }
    changed.run();
  }

  /// Trusts a foreign issuer's tokens for this identity or application.
  ///
  /// @throws DirectoryException for more than 20, one that exists, or malformed fields
  public void addFederatedCredential(String clientId, FederatedCredential credential) {
    change(
        clientId,
        principal ->
            principal.withFederatedCredentials(
                Federation.add(principal.federatedCredentials(), credential, clientId)));
  }

  /// Trusts a foreign issuer's tokens, in place of those of the credential of that name, if there
  /// is one.
  ///
  /// @throws DirectoryException for more than 20, tokens trusted already, or malformed fields
  public void putFederatedCredential(String clientId, FederatedCredential credential) {
    change(
        clientId,
        principal ->
            principal.withFederatedCredentials(
                Federation.put(principal.federatedCredentials(), credential, clientId)));
  }

  /// Takes a federated credential away, if there is one of that name.
  public void removeFederatedCredential(String clientId, String name) {
    change(
        clientId,
        principal ->
            principal.withFederatedCredentials(
                principal.federatedCredentials().stream()
                    .filter(credential -> !credential.name().equalsIgnoreCase(name))
                    .toList()));
  }

  /// Finds who has this client id.
  public synchronized Optional<Principal> findByClientId(String clientId) {
    return Optional.ofNullable(byClientId.get(key(clientId)));
  }

  /// Finds the managed identity of this resource id.
  public synchronized Optional<ManagedIdentity> findByResourceId(String resourceId) {
    return all(ManagedIdentity.class).stream()
        .filter(identity -> identity.resourceId().equalsIgnoreCase(resourceId))
        .findFirst();
  }

  /// Returns everyone, in order of creation.
  public synchronized List<Principal> principals() {
    return List.copyOf(byClientId.values());
  }

  /// Returns all of the directory.
  public synchronized DirectoryState state() {
    return new DirectoryState(
        List.copyOf(tenants), all(Application.class), all(ManagedIdentity.class));
  }

  /// Takes up a saved directory in place of everything here.
  public synchronized void restore(DirectoryState state) {
    tenants.clear();
    tenants.add(key(defaultTenant));
    tenants.addAll(state.tenants());
    byClientId.clear();
    state.applications().forEach(app -> byClientId.put(key(app.clientId()), app));
    state.identities().forEach(identity -> byClientId.put(key(identity.clientId()), identity));
  }

  private void add(Principal principal) {
    synchronized (this) {
      if (!tenants.contains(key(principal.tenantId()))) {
        throw new DirectoryException(
            Reason.NOT_FOUND, "There is no tenant " + principal.tenantId() + ".");
      }
      if (byClientId.putIfAbsent(key(principal.clientId()), principal) != null) {
        throw new DirectoryException(
            Reason.DUPLICATE, "The client id " + principal.clientId() + " is taken.");
      }
    }
    changed.run();
  }

  private void change(String clientId, UnaryOperator<Principal> change) {
    synchronized (this) {
      Principal before = byClientId.get(key(clientId));
      if (before == null) {
        throw new DirectoryException(
            Reason.NOT_FOUND, "Nobody in the directory has the client id " + clientId + ".");
      }
      byClientId.put(key(clientId), change.apply(before));
    }
    changed.run();
  }

  /// Puts something else in the place of an application, which must keep its client id.
  ///
  /// @throws DirectoryException if there is no such application
  public void changeApplication(String clientId, UnaryOperator<Application> change) {
    change(
        clientId,
        principal ->
            switch (principal) {
              case Application application -> change.apply(application);
              case ManagedIdentity _ ->
                  throw new DirectoryException(
                      Reason.INVALID,
                      clientId + " is a managed identity: it has no such credential.");
            });
  }

  private <P extends Principal> List<P> all(Class<P> type) {
    return byClientId.values().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }
}
