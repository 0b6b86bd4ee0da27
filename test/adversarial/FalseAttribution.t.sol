// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "solady/src/utils/Base64.sol";
import {LibString} from "solady/src/utils/LibString.sol";

import {ICreditToken} from "../../contracts/blocks/certificate/ICreditToken.sol";
import {IAtomicMarket} from "../../contracts/blocks/market/IAtomicMarket.sol";
import {StableToken} from "../../contracts/blocks/token/StableToken.sol";
import {ICarbonRemoval} from "../../contracts/systems/environment/ICarbonRemoval.sol";
import {CarbonFixture} from "../helpers/CarbonFixture.sol";

/// @title FalseAttributionTest
/// @notice Attempts to let a certificate say of somebody, or of a currency, what is not true.
contract FalseAttributionTest is CarbonFixture {
    using LibString for string;

    uint256 private batchId;

    function setUp() public override {
        super.setUp();
        batchId = _registerBatch(_registerProject());
    }

    function test_refuses_to_make_a_purchaser_of_an_account_that_bought_nothing() public {
        vm.startPrank(supplier);
        credits.safeTransferFrom(supplier, stranger, batchId, 2, "");
        credits.setApprovalForAll(stranger, true);
        vm.stopPrank();
        ICreditToken.Retirement memory slander = ICreditToken.Retirement(buyer, 0, "I pay for all my sins");
        vm.startPrank(stranger);
        uint256 own = credits.retire(batchId, 2, slander);
        uint256 anothers = credits.retireFrom(supplier, batchId, 1, slander);
        vm.stopPrank();

        assertEq(certificates.ownerOf(own), buyer);
        assertEq(certificates.certificateOf(own).buyer, stranger);
        assertEq(removal.provenanceOf(own).buyer, stranger);
        assertEq(certificates.certificateOf(anothers).buyer, supplier);
        string memory by = LibString.toHexStringChecksummed(stranger);
        assertTrue(_picture(own).contains(string.concat("retired by ", by)));
    }

    function test_refuses_to_pass_a_token_off_as_its_namesake() public {
        StableToken fake = new StableToken("NORI", "NORI", 18, 500_000_000e18, 3 days, address(authority));
        fake.configureMinter(address(this), type(uint104).max, type(uint104).max, 1);
        fake.mint(buyer, 1_000_000e18);
        IAtomicMarket.Order memory order = _listing(batchId);
        (order.wantToken, order.wantAmount) = (address(fake), 1_000_000e18);
        bytes memory signature = _sign(supplierKey, order);
        ICarbonRemoval.Request memory request;
        vm.prank(supplier);
        credits.setApprovalForAll(address(market), true);
        vm.startPrank(buyer);
        fake.approve(address(market), type(uint256).max);
        market.fill(order, signature, _fill(VERIFIED, request));
        vm.stopPrank();

        string memory picture = _picture(batchId);
        assertTrue(picture.contains("1,000,000 NORI"));
        assertTrue(picture.contains(string.concat("paid in ", LibString.toHexStringChecksummed(address(fake)))));
    }

    function _picture(uint256 certificateId) private view returns (string memory) {
        string memory uri = certificates.tokenURI(certificateId);
        string memory json = string(Base64.decode(uri.slice(bytes("data:application/json;base64,").length)));
        string memory image = vm.parseJsonString(json, ".image");
        return string(Base64.decode(image.slice(bytes("data:image/svg+xml;base64,").length)));
    }
}
