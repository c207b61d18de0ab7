// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.CacheObserver.Source;
import dev.keyway.azure.CacheObserver.Wanted;
import dev.keyway.azure.Deadline;

/// Tells an observer how the calls to the token service end.
record ObservedSource(TokenSource source, CacheObserver observer) implements TokenSource {
  @Override
  public AccessToken fetch(Wish wish, Deadline deadline) {
    try {
      var token = source.fetch(wish, deadline);
      observer.answered(Wanted.TOKEN, Source.SERVICE);
      return token;
    } catch (AzureException e) {
      observer.answered(Wanted.TOKEN, Source.FAILED);
      throw e;
    }
  }
}
