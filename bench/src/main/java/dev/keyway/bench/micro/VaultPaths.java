// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.micro;

import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.keyvault.VaultObject;
import dev.keyway.azure.token.AccessToken;
import dev.keyway.provider.content.ContentRules;
import dev.keyway.provider.content.FileSlot;
import dev.keyway.provider.content.RenderedObject;
import dev.keyway.provider.content.Rendering;
import dev.keyway.provider.request.MountRequest;
import dev.keyway.provider.request.ObjectSpec;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a mount costs beside its parsing when no call has to be made.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class VaultPaths {
  private final ContentRules rules = new ContentRules(new Rendering(true, false));
  private final ObjectSpec spec =
      MountRequest.parse(
              MountParsing.mount(1),
              new MountRequest.Settings(Clouds::resolve, "AzurePublicCloud", Optional.empty()))
          .objects()
          .getFirst();
  private @Nullable LocalVault vault;
  private @Nullable VaultObject pkcs12;

  @Setup
  public void start() throws IOException {
    var opened = new LocalVault();
    vault = opened;
    pkcs12 = opened.read("pkcs12cert1");
  }

  @TearDown
  public void stop() throws IOException {
    if (vault != null) {
      vault.close();
    }
  }

  /// Turns a certificate with its key and chain from PKCS#12 into PEM.
  @Benchmark
  public @Nullable RenderedObject pkcs12ToPem() {
    return pkcs12 == null ? null : rules.render(spec, FileSlot.single(spec), pkcs12);
  }

  /// Checks the signature of a new pod's assertion and hands out the token that is there.
  @Benchmark
  public @Nullable AccessToken tokenForAnotherPod() {
    return vault == null ? null : vault.token();
  }

  /// Reads what was read less than 2 s before; the one real read in 2 s is part of the figure.
  @Benchmark
  public @Nullable VaultObject sharedRead() {
    return vault == null ? null : vault.read("secret1");
  }
}
