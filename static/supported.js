if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
