# Copyright 2026 The Keyway Authors
# SPDX-License-Identifier: Apache-2.0
"""Prints the newest version of a secret: VAULT-URL NAME. Who reads it is in the environment, as for a pod."""
import os
import sys

from azure.core.exceptions import ClientAuthenticationError, HttpResponseError
from azure.identity import ClientAssertionCredential, ClientSecretCredential
from azure.keyvault.secrets import SecretClient

tenant, client = os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"]
if "AZURE_CLIENT_SECRET" in os.environ:
    credential = ClientSecretCredential(
        tenant, client, os.environ["AZURE_CLIENT_SECRET"], instance_discovery=False)
else:
    # What WorkloadIdentityCredential, which old versions lack, is made of.
    credential = ClientAssertionCredential(
        tenant, client, lambda: open(os.environ["AZURE_FEDERATED_TOKEN_FILE"]).read())
vault, name = sys.argv[1:]
try:
    # Old versions take the port for a part of the host's name when they compare it with the challenge.
    print(SecretClient(vault, credential, verify_challenge_resource=False).get_secret(name).value)
except (ClientAuthenticationError, HttpResponseError) as refused:
    sys.exit(str(refused))
