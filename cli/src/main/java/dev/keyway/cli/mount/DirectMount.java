// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import com.google.protobuf.UnsafeByteOperations;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.provider.content.ContentRules;
import dev.keyway.provider.content.Rendering;
import dev.keyway.provider.mount.Mounts;
import dev.keyway.provider.request.MountException;
import dev.keyway.provider.request.MountRequest;
import dev.keyway.provider.request.RawMount;
import dev.keyway.provider.request.ServiceAccounts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Mounts in this process, with the provider's own code and without its socket.
public final class DirectMount implements AutoCloseable {
  private static final Rendering RENDERING = new Rendering(true, false);

  private final AzureClient azure;
  private final MountRequest.Settings settings;
  private final Mounts mounts;
  private final Duration timeout;

  /// @param cloud the cloud of classes that name none
  /// @param cloudFile describes a custom cloud
  /// @param accounts asked for the identity where a class names none
  public DirectMount(
      AzureSettings azure,
      String cloud,
      Optional<Path> cloudFile,
      ServiceAccounts accounts,
      Duration timeout) {
    this.azure = AzureClient.create(azure);
    this.settings = new MountRequest.Settings(Clouds::resolve, cloud, cloudFile, accounts);
    this.mounts = new Mounts(this.azure.vaults(), new ContentRules(RENDERING), (_, _, _) -> {});
    this.timeout = timeout;
  }

  /// Checks a mount without making any call.
  ///
  /// @throws MountFailed naming everything that is wrong with it
  public MountRequest check(RawMount mount) {
    try {
      return MountRequest.parse(mount, settings);
    } catch (MountException e) {
      throw new MountFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /// Fetches the files of a checked mount.
  ///
  /// @throws MountFailed if one of them is not to be had
  public List<MountedFile> mount(MountRequest request) {
    try {
      return mounts.mount(request, Deadline.after(timeout, InstantSource.system())).files().stream()
          .map(file ->
              new MountedFile(
                  file.path(),
                  file.mode().bits(),
                  file.version(),
                  UnsafeByteOperations.unsafeWrap(file.contents().bytes())))
          .toList();
    } catch (MountException e) {
      throw new MountFailed(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    azure.close();
  }
}
