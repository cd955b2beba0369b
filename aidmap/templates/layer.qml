<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.28.0" styleCategories="Symbology">
  <renderer-v2 type="categorizedSymbol" attr="status" symbollevels="0" enableorderby="0" forceraster="0">
    <categories>
{% for look in statuses %}
      <category render="true" type="string" value="{{ look.status }}" label="{{ look.status }}" symbol="{{ loop.index0 }}"/>
{% endfor %}
    </categories>
    <symbols>
{% for look in statuses %}
      <symbol name="{{ loop.index0 }}" type="{{ kind }}" alpha="1" clip_to_extent="1" force_rhr="0">
{% if kind == "marker" %}
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="name" value="{{ 'circle' if look.status != 'closed' else 'cross_fill' }}"/>
            <Option type="QString" name="color" value="{{ '255,255,255,255' if look.hollow else look.rgb }}"/>
            <Option type="QString" name="outline_color" value="{{ look.rgb }}"/>
            <Option type="QString" name="outline_width" value="0.6"/>
            <Option type="QString" name="outline_width_unit" value="MM"/>
            <Option type="QString" name="size" value="3.6"/>
            <Option type="QString" name="size_unit" value="MM"/>
          </Option>
        </layer>
{% else %}
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="line_color" value="{{ look.rgb }}"/>
            <Option type="QString" name="line_width" value="0.9"/>
            <Option type="QString" name="line_width_unit" value="MM"/>
            <Option type="QString" name="line_style" value="solid"/>
            <Option type="QString" name="use_custom_dash" value="{{ '1' if look.dash else '0' }}"/>
            <Option type="QString" name="customdash" value="{{ look.dash or '5;2' }}"/>
            <Option type="QString" name="customdash_unit" value="Pixel"/>
          </Option>
        </layer>
{% endif %}
      </symbol>
{% endfor %}
    </symbols>
  </renderer-v2>
</qgis>
