// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.keyvault.ObjectRef;
import dev.keyway.azure.keyvault.ObjectType;
import dev.keyway.azure.keyvault.ObjectVersionInfo;
import dev.keyway.azure.keyvault.Vault;
import dev.keyway.azure.keyvault.VaultObject;
import dev.keyway.azure.keyvault.Vaults;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Vaults in memory that remember who opened them and what was read.
public final class FakeVaults implements Vaults {
  private final Map<ObjectRef, Function<ObjectRef, VaultObject>> objects =
      new ConcurrentHashMap<>();
  private final Map<String, List<ObjectVersionInfo>> versions = new ConcurrentHashMap<>();
  private final List<ObjectRef> reads = Collections.synchronizedList(new ArrayList<>());
  private final List<Credential> credentials = Collections.synchronizedList(new ArrayList<>());
  private final List<URI> urls = Collections.synchronizedList(new ArrayList<>());
  private final List<Deadline> deadlines = Collections.synchronizedList(new ArrayList<>());

  public FakeVaults secret(String name, String value) {
    return put(ref(ObjectType.SECRET, name), secretObject("v1", value));
  }

  public FakeVaults certificateSecret(String name, String value, String contentType) {
    return put(
        ref(ObjectType.SECRET, name),
        new VaultObject.Secret(
            "v1", SecretText.of(value), Optional.of(contentType), Optional.of("kid")));
  }

  public FakeVaults put(ObjectRef ref, VaultObject object) {
    return answer(ref, _ -> object);
  }

  public FakeVaults answer(ObjectRef ref, Function<ObjectRef, VaultObject> answer) {
    objects.put(ref, answer);
    return this;
  }

  public FakeVaults versions(ObjectType type, String name, List<ObjectVersionInfo> infos) {
    versions.put(type + "/" + name, infos);
    infos.forEach(info ->
        put(
            new ObjectRef(type, name, info.version()),
            secretObject(info.version(), "value of " + info.version())));
    return this;
  }

  public static ObjectRef ref(ObjectType type, String name) {
    return new ObjectRef(type, name, "");
  }

  private static VaultObject secretObject(String version, String value) {
    return new VaultObject.Secret(
        version, SecretText.of(value), Optional.empty(), Optional.empty());
  }

  public List<ObjectRef> reads() {
    synchronized (reads) {
      return List.copyOf(reads);
    }
  }

  public List<Credential> credentials() {
    return List.copyOf(credentials);
  }

  public List<URI> urls() {
    return List.copyOf(urls);
  }

  public List<Deadline> deadlines() {
    return List.copyOf(deadlines);
  }

  @Override
  public Vault open(URI vaultUrl, Credential credential, Deadline deadline) {
    urls.add(vaultUrl);
    credentials.add(credential);
    deadlines.add(deadline);
    return new Vault() {
      @Override
      public VaultObject get(ObjectRef ref) {
        reads.add(ref);
        var answer = objects.get(ref);
        if (answer == null) {
          throw new AzureException.ObjectNotFound("SecretNotFound at " + vaultUrl);
        }
        return answer.apply(ref);
      }

      @Override
      public List<ObjectVersionInfo> versions(ObjectType type, String name) {
        var infos = versions.get(type + "/" + name);
        if (infos == null) {
          throw new AzureException.ObjectNotFound("SecretNotFound at " + vaultUrl);
        }
        return infos;
      }
    };
  }
}
