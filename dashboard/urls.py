from django.urls import path

from .views.home import Home

urlpatterns = [path("", Home.as_view(), name="home")]
