# -*- coding: utf-8 -*-
"""Upload a string and let OSS call back the application server.

Runs against OSS and against fakeoss: only the environment differs.

    OSS_ENDPOINT            https://oss-cn-hangzhou.aliyuncs.com, or that of fakeoss
    OSS_ACCESS_KEY_ID       the access key; fakeoss takes any
    OSS_ACCESS_KEY_SECRET
    OSS_BUCKET              examplebucket unless given
    CALLBACK_URL            where the application server takes callbacks
"""
import base64
import json
import os
import sys

import oss2


def encode(parameter):
    """Write a callback parameter the way it travels: JSON in Base64."""
    text = json.dumps(parameter).strip()
    return base64.b64encode(text.encode('utf-8')).decode('ascii')


auth = oss2.Auth(os.environ['OSS_ACCESS_KEY_ID'], os.environ['OSS_ACCESS_KEY_SECRET'])
bucket = oss2.Bucket(auth, os.environ['OSS_ENDPOINT'], os.environ.get('OSS_BUCKET', 'examplebucket'))

# What OSS sends to the application server once the object is stored.
callback = {
    # The address of the application server. Several are separated by semicolons.
    'callbackUrl': os.environ['CALLBACK_URL'],
    # The Host header of the request. It may be left out.
    'callbackHost': 'callback.example.com',
    # The body of the request. OSS puts the facts of the upload in place of ${...}.
    'callbackBody': 'bucket=${bucket}&object=${object}',
    # The Content-Type of the request, and how OSS encodes the facts.
    'callbackBodyType': 'application/x-www-form-urlencoded',
}

# Custom variables. Their names begin with x:, and ${x:my_var1} in the body stands for the first.
variables = {
    'x:my_var1': 'my_val1',
    'x:my_var2': 'my_val2',
}

result = bucket.put_object('examplefiles/exampleobject.txt', 'a' * 1024 * 1024, {
    'x-oss-callback': encode(callback),
    'x-oss-callback-var': encode(variables),
})

# The answer of the application server, which OSS passes on.
answer = result.resp.read().decode('utf-8')
print('HTTP status:', result.status)
print(answer)

# With 203 the object is stored and the callback failed. It is a 2xx, and oss2 raises nothing.
if result.status != 200:
    sys.exit('the upload succeeded, its callback did not')
