// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import com.google.protobuf.ByteString;
import dev.keyway.driver.file.VolumeFile;
import dev.keyway.driver.provider.ProviderAnswer;
import dev.keyway.driver.provider.ProviderCall;
import dev.keyway.driver.provider.ProviderFailure;
import dev.keyway.driver.provider.Providers;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A provider that answers what it was told to.
public final class ScriptedProviders implements Providers {
  public static final String NAME = "azure";

  public final List<ProviderCall> calls = new CopyOnWriteArrayList<>();
  private volatile Providers script = answer("v1", "foo", "first");

  @Override
  public ProviderAnswer mount(String provider, ProviderCall call) throws ProviderFailure {
    calls.add(call);
    if (!provider.equals(NAME)) {
      throw new ProviderFailure(
          "provider " + provider + " not found", Status.Code.UNKNOWN, "ProviderNotFound", null);
    }
    return script.mount(provider, call);
  }

  public void does(Providers next) {
    script = next;
  }

  /// Returns a provider of these files, each a name and a content, all of one version.
  public static Providers answer(String version, String... files) {
    var contents = new ArrayList<VolumeFile>();
    for (int i = 0; i < files.length; i += 2) {
      contents.add(new VolumeFile(files[i], 0644, ByteString.copyFromUtf8(files[i + 1])));
    }
    var answer = new ProviderAnswer(Map.of("secret/foo", version), List.copyOf(contents));
    return (_, _) -> answer;
  }

  public static Providers failure(String message, Status.Code code, String reason) {
    return (_, _) -> {
      throw new ProviderFailure(message, code, reason, null);
    };
  }
}
