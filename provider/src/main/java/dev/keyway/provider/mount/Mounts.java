// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.mount;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.keyvault.ObjectRef;
import dev.keyway.azure.keyvault.Vault;
import dev.keyway.azure.keyvault.VaultObject;
import dev.keyway.azure.keyvault.Vaults;
import dev.keyway.provider.content.ContentRules;
import dev.keyway.provider.content.FileSlot;
import dev.keyway.provider.content.MountedFile;
import dev.keyway.provider.content.RenderedObject;
import dev.keyway.provider.content.VersionSelection;
import dev.keyway.provider.request.MountException;
import dev.keyway.provider.request.MountException.InvalidMount;
import dev.keyway.provider.request.MountException.ObjectUnavailable;
import dev.keyway.provider.request.MountRequest;
import dev.keyway.provider.request.ObjectSpec;
import dev.keyway.provider.request.PathClashes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Fetches everything a mount asks for, side by side, and gives all of it or nothing.
public final class Mounts {
  private final Vaults vaults;
  private final ContentRules rules;
  private final MountObserver observer;

  public Mounts(Vaults vaults, ContentRules rules, MountObserver observer) {
    this.vaults = vaults;
    this.rules = rules;
    this.observer = observer;
  }

  /// Returns the files in the order of the request's objects; for one object the newest version
  /// first. Interrupting the caller interrupts the fetches.
  ///
  /// @throws MountException the failure that comes first in the list of objects, permanent ones
  ///   before those a retry may cure; its message says how many other objects failed
  public MountResult mount(MountRequest request, Deadline deadline) {
    if (request.objects().isEmpty()) {
      return new MountResult(List.of(), List.of());
    }
    var vault = vaults.open(request.vaultUrl(), request.credential(), deadline);
    List<Callable<RenderedObject>> work =
        request.objects().stream()
            .<Callable<RenderedObject>>map(spec -> () -> fetch(vault, spec))
            .toList();
    return resultOf(request, run(work, "mount " + request.pod()));
  }

  private static MountResult resultOf(MountRequest request, List<RenderedObject> rendered) {
    var files = new ArrayList<MountedFile>();
    var warnings = new ArrayList<String>();
    var claims = new ArrayList<PathClashes.Claim>();
    for (int i = 0; i < rendered.size(); i++) {
      var owner = request.objects().get(i).label();
      files.addAll(rendered.get(i).files());
      warnings.addAll(rendered.get(i).warnings());
      rendered.get(i).files().forEach(f -> claims.add(new PathClashes.Claim(f.path(), owner)));
    }
    // Split files and versions have paths that only the vault's answer decides.
    var clashes = PathClashes.find(claims);
    if (!clashes.isEmpty()) {
      throw new InvalidMount(clashes);
    }
    return new MountResult(files, warnings);
  }

  private RenderedObject fetch(Vault vault, ObjectSpec spec) {
    if (!spec.wantsHistory()) {
      return read(vault, spec, spec.ref(), FileSlot.single(spec));
    }
    var listed =
        timed(
            spec,
            "listing its versions failed: ",
            () -> vault.versions(spec.kind().type(), spec.name()));
    var picked = VersionSelection.select(spec, listed);
    List<Callable<RenderedObject>> work =
        IntStream.range(0, picked.size())
            .<Callable<RenderedObject>>mapToObj(i ->
                () ->
                    read(
                        vault,
                        spec,
                        new ObjectRef(spec.kind().type(), spec.name(), picked.get(i)),
                        FileSlot.versioned(spec, i)))
            .toList();
    var rendered = run(work, "history " + spec.name());
    return new RenderedObject(
        rendered.stream().flatMap(version -> version.files().stream()).toList(),
        rendered.stream().flatMap(version -> version.warnings().stream()).toList());
  }

  private RenderedObject read(Vault vault, ObjectSpec spec, ObjectRef ref, FileSlot slot) {
    VaultObject object = timed(spec, "", () -> vault.get(ref));
    return rules.render(spec, slot, object);
  }

  private <T> T timed(ObjectSpec spec, String what, Supplier<T> call) {
    long start = System.nanoTime();
    var error = "";
    try {
      return call.get();
    } catch (AzureException failed) {
      error = ErrorWord.of(failed);
      throw new ObjectUnavailable(spec.label() + ": " + what + failed.getMessage(), failed);
    } catch (RuntimeException | Error bug) {
      error = ErrorWord.INTERNAL;
      throw bug;
    } finally {
      observer.vaultCalled(spec, error, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static <T> List<T> run(List<Callable<T>> work, String threadName) {
    try {
      var settled = new Outcomes<>(work, failure -> !isRetryable(failure)).await(threadName);
      if (!settled.failures().isEmpty()) {
        throw Verdict.on(settled.failures());
      }
      return settled.values();
    } catch (InterruptedException abandoned) {
      Thread.currentThread().interrupt();
      throw new MountException.Abandoned("the caller gave up before all objects were read");
    }
  }

  static boolean isRetryable(Throwable failure) {
    return failure instanceof ObjectUnavailable unavailable && unavailable.reason().retryable();
  }
}
